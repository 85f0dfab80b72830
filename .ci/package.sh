# shellcheck shell=bash disable=SC2154
# Sourced by run: packs the library and its siblings, and uses the packages as a user would.

# --- package ----------------------------------------------------------------------------------------------------------

# pack_commit <folder> <output>: packs from a clean checkout of the commit, so that nothing can slip in that is not
# committed. Its origin is the public one, from which SourceLink makes its addresses, wherever this clone came from.
pack_commit() {
    local folder=$1 output=$2
    rm -rf "$output"
    clone_commit "$folder" || return
    local project
    for project in "$folder"/src/*/*.csproj; do
        within 600 dotnet pack "$project" -c Release -o "$output" -warnaserror || return
    done
}

clone_commit() {
    local folder=$1 origin
    git config --file "$work/gitconfig" safe.directory '*' # in a container the clone may belong to another user
    GIT_CONFIG_GLOBAL=$work/gitconfig git clone --quiet . "$folder" || return
    origin=$(dotnet msbuild "$folder/src/Balancing" -getProperty:RepositoryUrl) || return
    git -C "$folder" remote set-url origin "$origin"
}

same_build() {
    local name assembly
    for name in "${PACKAGES[@]}"; do
        assembly=src/$name/bin/Release/net10.0/$name.dll
        cmp "$work/checkout/$assembly" "$work/elsewhere/$assembly" || return
    done
}

check_packages() {
    local line result
    within 300 dotnet run .ci/check-package.cs -- "$packages" "$(git -C "$work/checkout" rev-parse HEAD)" >"$work/package.log" 2>&1
    result=$?
    while IFS= read -r line; do
        printf '%s\n' "$line"
        case $line in
            ok:*) passed=$((passed + 1)) ;;
            FAILED:*) failed=$((failed + 1)) ;;
        esac
    done <"$work/package.log"
    return "$result"
}

# All packages of a commit have one version.
package_version() {
    local files=("$packages"/Balancing.[0-9]*.nupkg) name
    name=$(basename "${files[0]}" .nupkg)
    printf '%s\n' "${name#Balancing.}"
}

# --- a user's project -------------------------------------------------------------------------------------------------

# The commands of the README, with an empty packages folder: what another project has restored before must not help.
# Instead of the public repository the commit at hand is cloned, and the program of the README shows that the package is found.
install_as_the_readme_says() {
    local folder=$work/readme clone='git clone https://github.com/balancing-net/balancing'
    mkdir -p "$folder"
    readme_gives "$clone" || return
    quick_start_block sh | grep -Fxv -- "$clone" >"$folder/install"
    grep -q 'dotnet add package' "$folder/install" || { printf 'README.md has no ```sh block that installs the package\n'; return 1; }
    clone_commit "$folder/balancing" || return
    within 600 env -C "$folder" NUGET_PACKAGES="$folder/nuget" bash -ex install || return
    quick_start_block csharp >"$folder/hello/Program.cs"
    NUGET_PACKAGES=$folder/nuget within 300 dotnet build -c Release "$folder/hello" &&
        says_what_the_readme_says dotnet run -c Release --no-build --project "$folder/hello"
}

# A packages folder of its own, because a package of a version that was restored before would not be looked at again.
install_package() {
    export NUGET_PACKAGES=$work/nuget
    within 120 dotnet new console -o "$consumer" --no-restore &&
        write_nuget_config >"$consumer/nuget.config" &&
        write_publish_settings Balancing >"$consumer/Directory.Build.props" &&
        within 300 dotnet add "$consumer/consumer.csproj" package Balancing --version "$(package_version)"
    local result=$?
    unset NUGET_PACKAGES
    return "$result"
}

# The package comes from this build and from nowhere else, everything else from the sources that are configured anyway.
write_nuget_config() {
    printf '<configuration>\n  <packageSources>\n    <add key="this-build" value="%s" />\n  </packageSources>\n' "$packages"
    printf '  <packageSourceMapping>\n    <packageSource key="this-build"><package pattern="Balancing" /><package pattern="Balancing.*" /></packageSource>\n'
    dotnet nuget list source |
        sed -n 's|^ *[0-9]*\. *\(.*\) \[Enabled\]$|    <packageSource key="\1"><package pattern="*" /></packageSource>|p'
    printf '  </packageSourceMapping>\n</configuration>\n'
}

# write_publish_settings <assembly…>: rooted, a whole library is analysed for trimming and not only what a program calls.
write_publish_settings() {
    printf '<Project>\n  <PropertyGroup>\n    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>\n'
    printf '    <TrimmerSingleWarn>false</TrimmerSingleWarn>\n  </PropertyGroup>\n  <ItemGroup>\n'
    printf '    <TrimmerRootAssembly Include="%s" />\n' "$@"
    printf '  </ItemGroup>\n</Project>\n'
}

run_quick_start() {
    quick_start_block csharp >"$consumer/Program.cs"
    [[ -s $consumer/Program.cs ]] || { printf 'README.md has no ```csharp block under a heading "Quick start"\n'; return 1; }
    NUGET_PACKAGES=$work/nuget within 300 dotnet build -c Release "$consumer" &&
        says_what_the_readme_says dotnet run -c Release --no-build --project "$consumer"
}

# says_what_the_readme_says <command…>: it prints the text block after the quick start.
says_what_the_readme_says() {
    within 60 "$@" >"$work/said" || { cat "$work/said"; return 1; }
    cat "$work/said"
    diff "$work/said" <(quick_start_block text)
}

# quick_start_block <language>: the first block of that language under the heading.
quick_start_block() {
    awk -v fence='```'"$1" '/^#+ +[Qq]uick [Ss]tart/ { found = 1 }
         found && $0 == fence { inside = 1; next }
         inside && /^```/ { exit }
         inside' README.md
}

run_trimmed() {
    publish trimmed -p:PublishTrimmed=true --self-contained &&
        says_what_the_readme_says "$work/trimmed/consumer"
}

run_native() {
    local compiler=()
    have clang || compiler=(-p:CppCompilerAndLinker=gcc)
    publish native -p:PublishAot=true "${compiler[@]}" || return
    [[ ! -e $work/native/consumer.dll ]] || { printf 'not a native program\n'; return 1; }
    says_what_the_readme_says "$work/native/consumer"
}

# publish <output> <option…>
publish() {
    local output=$work/$1
    shift
    NUGET_PACKAGES=$work/nuget within 600 dotnet publish "$consumer" -c Release --use-current-runtime -o "$output" "$@" &&
        du -sh "$output"
}

# --- the siblings -----------------------------------------------------------------------------------------------------

# install_sibling <package> <template>: a project that installs it from an empty packages folder, with the first program
# of the package's README. It is built, not run: its servers are not there.
install_sibling() {
    local name=$1 template=$2 folder=$work/with-$1
    within 120 dotnet new "$template" -o "$folder" --no-restore || return
    write_nuget_config >"$folder/nuget.config"
    rm -f "$folder"/*.cs
    awk '$0 == "```csharp" { inside = 1; next } inside && /^```/ { exit } inside' "src/$name/README.md" >"$folder/Program.cs"
    [[ -s $folder/Program.cs ]] || { printf 'src/%s/README.md has no ```csharp block\n' "$name"; return 1; }
    NUGET_PACKAGES=$work/nuget within 300 dotnet add "$folder" package "$name" --version "$(package_version)" &&
        NUGET_PACKAGES=$work/nuget within 300 dotnet build -c Release -warnaserror "$folder"
}

# The packages that say they are ready for it are analysed whole, as a native program.
publish_siblings_native() {
    local folder=$work/native-siblings name compiler=()
    have clang || compiler=(-p:CppCompilerAndLinker=gcc)
    within 120 dotnet new console -o "$folder" --no-restore || return
    write_nuget_config >"$folder/nuget.config"
    write_publish_settings "${AOT_PACKAGES[@]}" >"$folder/Directory.Build.props"
    for name in "${AOT_PACKAGES[@]}"; do
        NUGET_PACKAGES=$work/nuget within 300 dotnet add "$folder" package "$name" --version "$(package_version)" || return
    done
    NUGET_PACKAGES=$work/nuget within 600 dotnet publish "$folder" -c Release --use-current-runtime -p:PublishAot=true \
        "${compiler[@]}" -o "$folder/out" && "$folder/out/native-siblings"
}
