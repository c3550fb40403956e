# Debian packages of either architecture, unpacked and never installed: apt works in a folder of its
# own, so that the machine's packages and architectures stay as they are.

unpack_packages() { # architecture, folder to unpack into, packages...
  local arch=$1 into=$2 apt package
  shift 2
  apt=$(mktemp -d "$images/apt.XXXXXX")
  mkdir -p "$apt"/{lists,archives/partial} "$into"
  apt_get "$apt" "$arch" update
  apt_get "$apt" "$arch" install --download-only --yes --no-install-recommends "$@"
  for package in "$apt"/archives/*.deb; do dpkg -x "$package" "$into"; done
  rm -rf "$apt" "$into"/usr/share/{doc,man,info,locale,lintian,fonts}
}

apt_get() { # folder, architecture, arguments...
  local folder=$1 arch=$2
  shift 2
  apt-get -qq -o APT::Architecture="$arch" -o APT::Architectures="$arch" -o APT::Sandbox::User=root \
    -o Dir::State="$folder" -o Dir::State::lists="$folder/lists" -o Dir::State::status=/dev/null \
    -o Dir::Cache="$folder" -o Dir::Cache::archives="$folder/archives" "$@" >"$folder/log" 2>&1 || {
    tail -n 5 "$folder/log" >&2
    missing "Debian packages for $arch cannot be downloaded (see above). Connect, or copy $images from another machine."
  }
}
