# shellcheck shell=sh
# Sourced by `run` and `test`: makes the environment in .venv from a lock file, once, and checks what Qt needs.
# Nothing is done when the environment was made from this lock file, for this checkout.

root=$(cd "$(dirname "$0")/.." && pwd)
environment="$root/.venv"
python="$environment/bin/python"
unfinished="$environment/.unfinished"

# What Qt's xcb platform needs of a bare Debian or Ubuntu, with a font.
qt_packages="libdbus-1-3 libegl1 libfontconfig1 libfreetype6 libgl1 libglib2.0-0 libx11-6 libx11-xcb1 libxcb-cursor0 \
libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-shm0 libxcb-sync1 \
libxcb-util1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon0 libxkbcommon-x11-0 fonts-dejavu-core"
# All that this start may need of the system, so that one apt-get line names everything; the sourcing script sets it.
system_packages=""

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
    fail "Python 3.11 or newer is needed and was not found. Install it:" \
        "sudo apt-get install python3 python3-venv${system_packages:+ $system_packages}"
}

make_environment() {
    base=$(find_python)
    if ! { mkdir -p "$environment" && touch "$unfinished"; } 2>/dev/null; then
        fail "The environment cannot be made: $environment cannot be written to." \
            "Copy the checkout to a folder of your own and start it there."
    fi
    if ! "$base" -c 'import ensurepip, venv' 2>/dev/null; then
        # shellcheck disable=SC2086
        install_packages python3-venv ||
            fail "Python's venv module is missing. Install it:" \
                "sudo apt-get install python3-venv${system_packages:+ $system_packages}"
    fi
    say "making the environment in .venv (once)"
    "$base" -m venv --clear "$environment" ||
        fail "The environment could not be made in $environment; see the message above."
}

# Usage: prepare LOCK_FILE. The stamp keeps the lock's digest and the checkout's place. An environment that was left
# unfinished is made anew.
prepare() {
    lock="$root/packaging/$1"
    stamp="$environment/.made-from-$1"
    wanted="$(sha256sum <"$lock") $root"
    if [ -x "$python" ] && [ -f "$stamp" ] && [ ! -e "$unfinished" ]; then
        IFS= read -r made_from <"$stamp" || made_from=""
        [ "$made_from" = "$wanted" ] && return
    fi
    if [ -e "$unfinished" ] || ! ls "$environment"/.made-from-* >/dev/null 2>&1 ||
        ! "$python" -c 'import pip' 2>/dev/null; then
        make_environment
    fi
    touch "$unfinished" 2>/dev/null || fail "$environment cannot be written to, and is not what $1 pins." \
        "Copy the checkout to a folder of your own and start it there."
    say "installing what $1 pins (once)"
    "$python" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes --no-deps -r "$lock" >&2 ||
        fail "The packages could not be installed; see the message above. Check the network and start again."
    packages=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$root" >"$packages/workbench-checkout.pth"
    printf '%s\n' "$wanted" >"$stamp"
    rm "$unfinished"
}

# Prints the shared libraries that Qt's xcb platform misses here, and "a font" if there is none.
missing_for_qt() {
    qt=$("$python" -c 'import importlib.util as u; print(u.find_spec("PySide6").submodule_search_locations[0])')
    ldd "$qt"/Qt/plugins/platforms/libqxcb.so "$qt"/Qt/lib/libQt6Widgets.so.6 "$qt"/Qt/lib/libQt6Svg.so.6 2>/dev/null |
        sed -n 's/^[[:space:]]*\([^ ]*\) => not found$/\1/p' | sort -u
    find /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts" \
        \( -name '*.ttf' -o -name '*.otf' \) 2>/dev/null | grep -q . || echo "a font"
}

prepare_qt() {
    stamp="$environment/.qt-libraries-seen"
    [ -f "$stamp" ] && return
    if [ -n "$(missing_for_qt)" ]; then
        # shellcheck disable=SC2086
        install_packages $qt_packages ||
            fail "The window needs system packages. Install them: sudo apt-get install $system_packages"
        missing=$(missing_for_qt | tr '\n' ' ')
        [ -z "$missing" ] || fail "Qt still misses of the system: $missing. Find their packages and install them."
    fi
    touch "$stamp" 2>/dev/null || true
}
