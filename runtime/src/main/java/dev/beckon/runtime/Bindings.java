package dev.beckon.runtime;

import dev.beckon.api.RpcMethod;
import dev.beckon.api.ServiceBinding;

/** Finds what the annotation processor generated for a contract. */
final class Bindings {

    private Bindings() {}

    /** The binding of {@code type}, through the type's own class loader. */
    @SuppressWarnings("unchecked")
    static <T> ServiceBinding<T> of(Class<T> type) {
        if (!type.isInterface()) {
            throw new IllegalArgumentException(
                    "service: " + type.getName() + " is a class (expected: an interface marked @RpcService)");
        }
        String name = ServiceBinding.classNameOf(type);
        try {
            Class<?> found = Class.forName(name, true, type.getClassLoader());
            ServiceBinding<?> binding =
                    (ServiceBinding<?>) found.getDeclaredConstructor().newInstance();
            refuseDurable(binding);
            return (ServiceBinding<T>) binding;
        } catch (ClassNotFoundException missing) {
            throw new IllegalArgumentException(missingText(type), missing);
        } catch (IllegalAccessException closed) {
            throw new IllegalArgumentException(
                    "service: " + type.getName() + ": its package is closed to Beckon (expected: 'opens "
                            + type.getPackageName() + " to dev.beckon.runtime;' or an export in its module-info)",
                    closed);
        } catch (ReflectiveOperationException broken) {
            throw new IllegalArgumentException(
                    "service: " + name + " cannot be made (expected: what Beckon's processor generated)", broken);
        }
    }

    /** Nothing here keeps calls yet, and a durable call that is not kept would be a broken promise. */
    private static void refuseDurable(ServiceBinding<?> binding) {
        for (RpcMethod<?> method : binding.methods()) {
            if (method.durable()) {
                throw new IllegalArgumentException("method: " + method
                        + " is @Durable, and durable calls do not work yet: nothing keeps what was asked and answered"
                        + " (expected: no @Durable method in a contract that is served or called)");
            }
        }
    }

    private static String missingText(Class<?> type) {
        return "service: " + type.getName() + " has no generated code, " + ServiceBinding.classNameOf(type)
                + " (expected: an interface marked @RpcService, compiled with Beckon's annotation processor)."
                + remedy();
    }

    /** How to have the annotation processor run. */
    static String remedy() {
        String version = version();
        return "\nMaven, in the configuration of maven-compiler-plugin (3.12 or later):"
                + "\n  <annotationProcessorPaths><path><groupId>dev.beckon</groupId>"
                + "<artifactId>beckon-processor</artifactId><version>" + version
                + "</version></path></annotationProcessorPaths>"
                + "\nGradle:"
                + "\n  annotationProcessor(\"dev.beckon:beckon-processor:" + version + "\")"
                + "\nFrom JDK 23 on, a processor that is only on the class path does not run unless javac is told"
                + " -proc:full (Maven: <maven.compiler.proc>full</maven.compiler.proc>).";
    }

    private static String version() {
        String version = Bindings.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0-SNAPSHOT" : version;
    }
}
