# Init container of a Shell runner: the only one that sees the pool's Secret. A job runs as the same
# user as gitlab-runner, so it can read what gitlab-runner can read.
set -eu
umask 077
dir="$HOME/.gitlab-runner"
mkdir -p "$dir"
cp "$POOL_CONFIG" "$dir/pool.toml"

# The token stays in gitlab-runner's memory. Linux lets no process of the same user look into one
# whose program it may run but not read (would_dump in fs/exec.c); so a copy without the right to
# read. A script could not run like that.
program=$(command -v gitlab-runner)
case $(head -c 4 "$program") in
  *ELF)
    if cp "$program" "$dir/gitlab-runner"; then
      chmod 0111 "$dir/gitlab-runner"
    else
      rm -f "$dir/gitlab-runner"
      echo "no room for a copy of gitlab-runner: jobs may read its memory" >&2
    fi
    ;;
esac
