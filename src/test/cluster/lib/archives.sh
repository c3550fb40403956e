# Images without an engine: the folder that `docker load` and `ctr images import` read. A layer is an
# uncompressed tar, whose digest names it; images of one archive share layers.

# A layer of a folder's content, kept beside it as NAME.tar and NAME.digest.
make_layer() { # folder, name without ending
  tar --create --file "$2.tar" --sort=name --numeric-owner --owner=0 --group=0 --mtime=@0 --directory "$1" .
  sha256sum "$2.tar" | cut -d ' ' -f 1 >"$2.digest"
}

# Adds an image to an archive's folder.
add_image() { # folder, architecture, name, config (members of a JSON object), layers without ending...
  local folder=$1 arch=$2 name=$3 settings=$4 layers=() digests=() layer digest config
  shift 4
  for layer in "$@"; do
    digest=$(cat "$layer.digest")
    ln -f "$layer.tar" "$folder/$digest.tar" 2>/dev/null || cp "$layer.tar" "$folder/$digest.tar"
    layers+=("\"$digest.tar\"") digests+=("\"sha256:$digest\"")
  done
  config=$(printf '{"architecture":"%s","os":"linux","created":"1970-01-01T00:00:00Z","config":{%s},"rootfs":{"type":"layers","diff_ids":[%s]}}' \
    "$arch" "$settings" "$(joined "${digests[@]}")")
  digest=$(printf %s "$config" | sha256sum | cut -d ' ' -f 1)
  printf %s "$config" >"$folder/$digest.json"
  printf '{"Config":"%s.json","RepoTags":["%s"],"Layers":[%s]}\n' \
    "$digest" "$name" "$(joined "${layers[@]}")" >>"$folder/images"
}

joined() { local IFS=,; echo "$*"; }

write_archive() { # folder; to stdout
  paste -s -d, "$1/images" | sed 's/.*/[&]/' >"$1/manifest.json"
  rm "$1/images"
  tar --create --directory "$1" .
}
