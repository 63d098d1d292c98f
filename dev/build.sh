# Builds what a script is about to run. To be sourced: `source dev/build.sh`, then `beckon_build MODULE` and `beckon_java MODULE MAIN ARGS...`.
#
# A build compiles without checkers and tests into folders of its own (target/fast), only where a source is newer than the
# last one. It says so in one line on stderr and writes nothing to stdout. Several may start at once: one builds, the others
# wait. What runs is a copy (target/run), so that a build never changes the jars under a running JVM.

beckon_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# Prints the folder that holds the jars of the module in $1, as last built.
beckon_jars() {
    readlink -f "$beckon_root/target/run/$1/current"
}

# Builds the module in folder $1 and all it needs, if a source is newer than what was built.
beckon_build() {
    local module=$1 run=$beckon_root/target/run/$1
    mkdir -p "$run"
    (
        flock 9
        _beckon_is_built "$module" || _beckon_build_now "$module"
    ) 9>"$run/lock"
}

# Becomes the JVM that runs class $2 of module $1 with the remaining arguments; JVM options are taken from BECKON_JAVA_OPTS.
beckon_java() {
    local module=$1 main=$2 jars
    shift 2
    jars=$(beckon_jars "$module")
    # shellcheck disable=SC2086 # options are words
    exec "$(beckon_java_command)" --enable-native-access=ALL-UNNAMED ${BECKON_JAVA_OPTS-} -cp "$jars/*" "$main" "$@"
}

# Prints the java to use: that of JAVA_HOME, or else that of the path.
beckon_java_command() {
    if [[ -n ${JAVA_HOME-} ]]; then
        echo "$JAVA_HOME/bin/java"
    else
        echo java
    fi
}

_beckon_is_built() {
    local run=$beckon_root/target/run/$1 folder sources=()
    [[ -d $run/current && -e $run/stamp ]] || return 1
    sources=("$beckon_root/pom.xml" "$beckon_root/.mvn")
    for folder in "$beckon_root"/*/; do
        folder=$(basename "$folder")
        # These are no part of another module's jars.
        [[ $folder =~ ^(architecture|bench|chaos|cli|conformance|examples|faultdisk|fuzz|leakcheck|simulator|test)$ && $folder != "${1%%/*}" &&
            ! ($1 == fuzz && $folder == conformance) && ! ($1 == simulator && $folder =~ ^(faultdisk|test)$) ]] && continue
        [[ -e $beckon_root/$folder/pom.xml ]] || continue
        sources+=("$beckon_root/$folder/pom.xml")
        [[ -d $beckon_root/$folder/src/main ]] && sources+=("$beckon_root/$folder/src/main")
    done
    [[ $1 == */* ]] && sources+=("$beckon_root/$1/pom.xml" "$beckon_root/$1/src/main")
    # Folders count too: a deleted file changes the time of its folder.
    [[ -z $(find "${sources[@]}" -newer "$run/stamp" -print -quit) ]]
}

_beckon_build_now() {
    local module=$1 run=$beckon_root/target/run/$1 started=$SECONDS fresh log
    log=$run/build.log
    if [[ -e $run/stamp ]]; then
        echo "beckon: building $module, whose sources have changed ..." >&2
    else
        echo "beckon: building $module for the first time; Maven may have to download what it needs ..." >&2
    fi
    command -v mvn >/dev/null || {
        echo "beckon: mvn: not found (expected: Maven 3.8.6 or newer on the path)" >&2
        return 1
    }
    # What an older version left there must not run with the new.
    rm -rf "$beckon_root/$module"/target/fast/lib "$beckon_root/$module"/target/fast/*.jar
    touch "$run/stamp.new" # before the build: what changes meanwhile is newer
    if ! (cd "$beckon_root" && mvn -B -Pfast -Dmaven.test.skip=true package -pl "$module" -am) >"$log" 2>&1 </dev/null; then
        { grep -E '^\[ERROR\] +[^ ]' "$log" || tail -n 30 "$log"; } | grep -vE 'Help 1|-[eX] switch|possible solutions|resume the build|<args>' | head -n 30 >&2
        echo "beckon: the build of $module failed after $((SECONDS - started)) s; all of it: ${log#"$beckon_root"/}" >&2
        return 1
    fi
    fresh=$(mktemp -d "$run/jars.XXXXXX")
    cp "$beckon_root/$module"/target/fast/*.jar "$fresh/"
    cp "$beckon_root/$module"/target/fast/lib/*.jar "$fresh/"
    ln -sfn "$(basename "$fresh")" "$run/current.new"
    mv -T "$run/current.new" "$run/current"
    mv "$run/stamp.new" "$run/stamp"
    # Older copies may still run; those of yesterday do not.
    find "$run" -maxdepth 1 -name 'jars.*' ! -path "$fresh" -mmin +1440 -exec rm -rf {} +
}
