package dev.beckon.cli;

import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.IParamLabelRenderer;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Help whose list of parameters has their bare names: how often they may be there stands in the first line. */
final class PlainHelp extends Help {

    PlainHelp(CommandSpec spec, ColorScheme colors) {
        super(spec, colors);
    }

    @Override
    public String parameterList(List<PositionalParamSpec> parameters) {
        Layout layout = createDefaultLayout();
        layout.addAllPositionalParameters(parameters, new BareNames());
        return layout.toString();
    }

    private final class BareNames implements IParamLabelRenderer {

        @Override
        public Text renderParameterLabel(ArgSpec parameter, Ansi ansi, List<Ansi.IStyle> styles) {
            return colorScheme().parameterText(parameter.paramLabel());
        }

        @Override
        public String separator() {
            return "";
        }
    }
}
