# The images that pods of the cluster run, by the names that the operator and deploy/ give them.
# Put together once and kept in the user's cache, keyed by all that goes into them.

images=$cache/images
runner_repository=registry.gitlab.com/gitlab-org/gitlab-runner
job_image=docker.io/library/alpine:3.20

# Sets pods_amd64 and pods_arm64, folders with archive.tar and a program, uname, and jre.
build_images() {
  mkdir -p "$images"
  find "$images" -maxdepth 1 -name '*.partial.*' -mmin +60 -exec rm -rf {} +
  pods_amd64=$(pods_folder amd64) pods_arm64=$(pods_folder arm64) jre=$images/jre-$(key_of jre $own_java)
  [ -d "$pods_amd64" ] || build_pods amd64 "$pods_amd64"
  [ -d "$pods_arm64" ] || build_pods arm64 "$pods_arm64"
  [ -d "$jre" ] || build_jre "$jre"
}

# What the image holds is told by this folder's scripts and the parts' paths, which hold their digests.
key_of() {
  { cat "$cluster"/lib/{images,packages,archives}.sh; . /etc/os-release; echo "$VERSION_ID $*"; } | sha256sum | cut -c1-12
}

pods_folder() {
  echo "$images/pods-$1-$(key_of "$(part "gitlab-runner_$1")" "$(part "gitlab-runner-helper_$1")")"
}

build_pods() { # architecture, folder
  local arch=$1 work=$2.partial.$$ version
  version=$(part_version "$(part "gitlab-runner_$arch")")
  step "putting the images of $arch pods together"
  mkdir -p "$work"/{base,runner,helper,archive}
  base_system "$arch" "$work/base"
  install -D "$(part "gitlab-runner_$arch")" "$work/runner/usr/bin/gitlab-runner"
  install -D "$(part "gitlab-runner-helper_$arch")" "$work/helper/usr/bin/gitlab-runner-helper"
  # Attach mode runs a job's script by this name.
  printf '#!/bin/sh\nexec sh "$@"\n' >"$work/helper/usr/bin/gitlab-runner-build"
  chmod 755 "$work/helper/usr/bin/gitlab-runner-build"
  local layer
  for layer in base runner helper; do make_layer "$work/$layer" "$work/$layer-layer"; done
  local path='"Env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]'
  add_image "$work/archive" "$arch" "$job_image" "$path,\"Cmd\":[\"/bin/sh\"]" "$work/base-layer"
  add_image "$work/archive" "$arch" "$runner_repository:alpine-v$version" \
    "$path,\"Cmd\":[\"run\"],\"Entrypoint\":[\"gitlab-runner\"],\"StopSignal\":\"SIGQUIT\"" "$work/base-layer" "$work/runner-layer"
  local helper
  for helper in $(helper_tags "$arch"); do
    add_image "$work/archive" "$arch" "$runner_repository/gitlab-runner-helper:$helper-v$version" \
      "$path,\"Cmd\":[\"/usr/bin/bash\"]" "$work/base-layer" "$work/helper-layer"
  done
  add_image "$work/archive" "$arch" "$pause_image" '"Cmd":["/bin/sleep","2147483647"]' "$work/base-layer"
  write_archive "$work/archive" >"$work/archive.tar"
  cp "$work/base/bin/busybox" "$work/uname"
  rm -rf "$work"/{base,runner,helper,archive,*-layer.*}
  mv "$work" "$2"
}

# GitLab's own names for the architectures.
helper_tags() { case $1 in amd64) echo x86_64 ;; *) echo "$1" ;; esac; }

# As much of GitLab's Alpine images as jobs and scripts meet: busybox, bash, and their users.
base_system() { # architecture, folder
  unpack_packages "$1" "$2" busybox-static bash-static
  local applet
  mkdir -p "$2"/{bin,usr/bin,etc,home/gitlab-runner,root,proc,sys,dev,var/run}
  mv "$2/bin/bash-static" "$2/bin/bash"
  for applet in $(busybox_applets "$2/bin/busybox" "$1"); do
    [ -e "$2/bin/$applet" ] || ln -s busybox "$2/bin/$applet"
  done
  ln -s ../../bin/busybox "$2/usr/bin/env"
  ln -s ../../bin/bash "$2/usr/bin/bash"
  install -d -m 1777 "$2/tmp"
  printf '%s\n' root:x:0:0:root:/root:/bin/sh gitlab-runner:x:100:65533::/home/gitlab-runner:/bin/sh \
    nobody:x:65534:65534::/:/bin/false >"$2/etc/passwd"
  printf '%s\n' root:x:0: gitlab-runner:x:65533: nogroup:x:65534: >"$2/etc/group"
  chmod 1777 "$2/tmp"
}

# arm64 programs may not run here yet.
busybox_applets() {
  if [ "$2" = amd64 ]; then "$1" --list; else qemu-aarch64-static "$1" --list; fi
}

# Debian's Java, or the one that is named, in place of the image that src/main/docker/Dockerfile builds on.
build_jre() { # folder
  local work=$1.partial.$$ java
  step "putting the operator's Java together"
  unpack_packages amd64 "$work/root" default-jre-headless busybox-static coreutils dash
  java=$(cd "$work/root" && ls usr/lib/jvm/default-java/bin/java)
  if [ -n "$own_java" ]; then
    mkdir -p "$work/root/opt/java"
    cp -R --preserve=mode "$own_java"/{bin,conf,lib} "$work/root/opt/java"
    rm -f "$work/root/opt/java/lib/src.zip"
    java=opt/java/bin/java
  fi
  mkdir -p "$work/root"/{usr/bin,proc,sys,dev,etc/ssl/certs/java}
  ln -sf dash "$work/root/bin/sh"
  ln -s "/$java" "$work/root/usr/bin/java"
  install -d -m 1777 "$work/root/tmp"
  # Installing would write the authorities to trust; those of this machine's Java do as well.
  cp "$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")/lib/security/cacerts" "$work/root/etc/ssl/certs/java/cacerts"
  make_layer "$work/root" "$work/layer"
  rm -rf "$work/root"
  mv "$work" "$1"
}
