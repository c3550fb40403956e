# The operator's image, made as src/main/docker/Dockerfile says, line by line, on Debian's Java or
# RUNNERPOOL_CLUSTER_JAVA: what the Dockerfile gets wrong fails here as it would in a registry.

operator_image() { sed -n 's/^ *image: *\(.*\)$/\1/p' "$repository/deploy/operator/deployment.yaml"; }

operator_is_packaged() { [ -e "$repository/target/quarkus-app/quarkus-run.jar" ]; }

write_operator_archive() { # layer of the base without ending; the archive goes to stdout
  local work
  work=$(mktemp -d "$state/operator.XXXXXX")
  mkdir "$work"/{root,archive}
  run_dockerfile "$work/root" "$1"
  make_layer "$work/root" "$work/layer"
  add_image "$work/archive" amd64 "$(operator_image)" "$settings" "$1" "$work/layer"
  write_archive "$work/archive"
  rm -rf "$work"
}

# Copies files and sets `settings`, the members of the image's config.
run_dockerfile() { # folder, layer of the base without ending
  local word rest env='"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"'
  settings=
  while read -r word rest; do
    case $word in
      '' | '#'* | FROM) ;;
      COPY) copy "$1" $rest ;;
      # It prepares a cache for the image's own Java, which Debian's has no use for.
      RUN) [ -z "$own_java" ] || run_in_image "$1" "$2" "$rest" ;;
      ENV) env+=",\"$rest\"" ;;
      WORKDIR) settings+=",\"WorkingDir\":\"$rest\"" ;;
      USER) settings+=",\"User\":\"$rest\"" ;;
      EXPOSE) settings+=",\"ExposedPorts\":{\"$rest/tcp\":{}}" ;;
      STOPSIGNAL) settings+=",\"StopSignal\":\"$rest\"" ;;
      ENTRYPOINT) settings+=",\"Entrypoint\":$rest" ;;
      CMD) settings+=",\"Cmd\":$rest" ;;
      *) fail "src/main/docker/Dockerfile says $word, which src/test/cluster/lib/operator-image.sh does not know: teach it." ;;
    esac
  done <"$repository/src/main/docker/Dockerfile"
  settings="\"Env\":[$env]$settings"
}

copy() { # root, sources..., target; the sources may hold a *, and a folder means its content
  local root=$1 target=${*: -1} source
  for source in "${@:2:$#-2}"; do
    mkdir -p "$root$target"
    if [ -d "$repository/$source" ]; then
      cp -R "$repository/$source/." "$root$target"
    else
      (cd "$repository" && cp $source "$root$target")
    fi
  done
}

# The command's files end up in the folder. Times are those that layers have, as the cache is only
# good for files of the times that it was made with.
run_in_image() { # folder, layer of the base without ending, command
  local work
  work=$(mktemp -d "$state/run.XXXXXX")
  mkdir "$work"/{base,work,root}
  tar --extract --file "$2.tar" --directory "$work/base"
  find "$1" -exec touch --no-dereference --date=@0 {} +
  mount -t overlay overlay -o "lowerdir=$work/base,upperdir=$1,workdir=$work/work" "$work/root"
  mount --bind /dev "$work/root/dev"
  mount -t proc proc "$work/root/proc"
  chroot "$work/root" /bin/sh -c "$3" >"$logs/image-run.log" 2>&1 || fail "The Dockerfile's RUN fails: $(tail -n 3 "$logs/image-run.log")"
  umount "$work/root/proc" "$work/root/dev" "$work/root"
  rm -rf "$work"
}
