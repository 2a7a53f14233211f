# Sourced by `run` and `test`: makes the environment in .venv from a lock file, once, and checks what Qt needs of the system.
# Nothing is done when the lock file is the one the environment was made from.

root=$(cd "$(dirname "$0")/.." && pwd)
environment="$root/.venv"
python="$environment/bin/python"

say() { printf 'workbench: %s\n' "$*" >&2; }
fail() { say "$@"; exit 2; }

# Runs apt-get install as root, or through a sudo that asks nothing; returns 1 where neither is possible.
install_packages() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else return 1; fi
    say "installing system packages: $*"
    export DEBIAN_FRONTEND=noninteractive
    $as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return 0
    $as_root apt-get update -qq >/dev/null 2>&1
    $as_root apt-get install -y -qq --no-install-recommends "$@" >&2
}

find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer is needed and was not found. Install it: sudo apt-get install python3 python3-venv"
}

make_environment() {
    base=$(find_python)
    if ! "$base" -c 'import ensurepip, venv' 2>/dev/null; then
        install_packages python3-venv ||
            fail "Python's venv module is missing. Install it: sudo apt-get install python3-venv"
    fi
    say "making the environment in .venv (once)"
    rm -rf "$environment"
    "$base" -m venv "$environment" || fail "The environment could not be made in $environment; see the message above."
}

# Usage: prepare LOCK_FILE. The stamp keeps the lock's digest and the interpreter's version.
prepare() {
    lock="$root/packaging/$1"
    stamp="$environment/.made-from-$1"
    wanted=$(sha256sum <"$lock")
    if [ -x "$python" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then return; fi
    if ! "$python" -c 'import pip' 2>/dev/null; then make_environment; fi
    say "installing what $1 pins (once)"
    "$python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --no-deps -r "$lock" >&2 ||
        fail "The packages could not be installed; see the message above. Check the network and start again."
    "$python" -c 'import sys, sysconfig, pathlib
pathlib.Path(sysconfig.get_path("purelib"), "workbench-checkout.pth").write_text(sys.argv[1] + "\n", encoding="utf-8")' "$root"
    printf '%s\n' "$wanted" >"$stamp"
}

# Prints the Debian packages of the shared libraries that Qt's xcb platform misses here, and of a font if there is none.
missing_for_qt() {
    qt=$("$python" -c 'import importlib.util as u; print(u.find_spec("PySide6").submodule_search_locations[0])')
    ldd "$qt"/Qt/plugins/platforms/libqxcb.so "$qt"/Qt/lib/libQt6Widgets.so.6 "$qt"/Qt/lib/libQt6Svg.so.6 2>/dev/null |
        sed -n 's/^[[:space:]]*\([^ ]*\) => not found$/\1/p' | sort -u | while read -r library; do
        case $library in
        libEGL.so.1) echo libegl1 ;;
        libGL.so.1) echo libgl1 ;;
        libX11.so.6) echo libx11-6 ;;
        libX11-xcb.so.1) echo libx11-xcb1 ;;
        libdbus-1.so.3) echo libdbus-1-3 ;;
        libfontconfig.so.1) echo libfontconfig1 ;;
        libfreetype.so.6) echo libfreetype6 ;;
        libglib-2.0.so.0 | libgthread-2.0.so.0) echo libglib2.0-0 ;;
        libxkbcommon.so.0) echo libxkbcommon0 ;;
        libxkbcommon-x11.so.0) echo libxkbcommon-x11-0 ;;
        libxcb.so.1) echo libxcb1 ;;
        libxcb-*.so.*) echo "$library" | sed 's/\.so\.//; s/^libxcb-\(.*[a-z]\)\([0-9]*\)$/libxcb-\1\2/' ;;
        *) echo "unknown:$library" ;;
        esac
    done | sort -u
    find /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts" \
        \( -name '*.ttf' -o -name '*.otf' \) 2>/dev/null | grep -q . || echo fonts-dejavu-core
}

prepare_qt() {
    stamp="$environment/.qt-libraries-seen"
    [ -f "$stamp" ] && return
    missing=$(missing_for_qt | tr '\n' ' ')
    case $missing in
    *unknown:*) fail "Qt misses these system libraries: $missing. Find their packages and install them." ;;
    *[a-z]*)
        # shellcheck disable=SC2086
        install_packages $missing ||
            fail "The window needs system packages. Install them: sudo apt-get install $missing"
        ;;
    esac
    : >"$stamp"
}
