# Process 1 of a runner pod: runs gitlab-runner for one job and ends with it.
#
# gitlab-runner has no such mode that also takes a job at once, so its own log, read through a pipe,
# tells when it took a job; told to quit at that moment, it ends with that job.
# Told to retire (QUIT), it takes no new request, but a request that is open may still bring a job:
# then that job runs to its end. Told to end now (TERM), the job is aborted.
set -eu
dir="$HOME/.gitlab-runner"
mask=$(umask)
umask 077
mkdir -p "$dir"
printf %s "$RUNNER_SYSTEM_ID" > "$dir/.runner_system_id"
mkfifo "$dir/log"

# gitlab-runner reads its config once, from a pipe: a job of the Shell executor is the same user and
# could read it from a file. Afterwards an empty file is in the pipe's place, which is older, so
# gitlab-runner does not load it. The file that the pool's config came in is gone before it starts.
: > "$dir/empty.toml"
mkfifo "$dir/config.toml"
exec 3< "$POOL_CONFIG"
rm -f "$POOL_CONFIG" 2> /dev/null || :
umask "$mask"
runner=

# An executor that does not exist makes the one worker say so, in the log, when its turn comes:
# from then on no request is open and none will be made. A second time means: wait no longer.
retire() {
  if [ -e "$dir/retiring" ]; then
    tell QUIT
    return
  fi
  : > "$dir/retiring"
  take_none retire
}

take_none() {
  cat > "$dir/none-$1.toml" << 'END'
concurrent = 1
check_interval = 1
[[runners]]
name = "retiring"
url = "http://localhost"
token = "none"
executor = "none"
END
  mv "$dir/none-$1.toml" "$dir/config.toml"
  if [ -e "$dir/up" ]; then tell HUP; fi
}

tell() {
  if [ -n "$runner" ]; then kill "-$1" "$runner" 2> /dev/null || :; fi
}

told=
trap 'told=yes; retire' QUIT
trap 'told=yes; tell TERM' TERM INT
echo $$ > "$dir/pid"

# A copy that nobody may read, where there is one: its memory is closed to jobs, see prepare.sh.
program=gitlab-runner
if [ -x "$dir/gitlab-runner" ]; then program="$dir/gitlab-runner"; fi

# The flags win over the pool's own config: these lines must come, in this form. What jobs bring
# into a line is quoted there, so it cannot look like one of these.
"$program" --log-level info --log-format json run --config "$dir/config.toml" \
  > "$dir/log" 2>&1 3<&- &
runner=$!

{
  sed "s/@RUNNER_NAME@/$RUNNER_NAME/g" <&3 > "$dir/config.toml"
  mv "$dir/empty.toml" "$dir/config.toml"
  # If it was told to retire meanwhile, that was just undone.
  if [ -e "$dir/retiring" ]; then take_none config; fi
} &
config=$!
exec 3<&-

refusals=0
while IFS= read -r line; do
  case $line in
    *'"msg":"Checking for jobs... received"'* | *'"msg":"Added job to processing list"'*)
      tell QUIT
      : > "$dir/busy"
      # Ends the sidecar that holds the job's room, if there is one.
      if [ -p "$dir/claim" ]; then echo > "$dir/claim" & fi
      ;;
    *'"msg":"Initializing executor providers"'*)
      : > "$dir/up"
      if [ -e "$dir/retiring" ]; then tell HUP; fi
      ;;
    *'"msg":"Checking for jobs... forbidden"'*)
      refusals=$((refusals + 1))
      if [ "$refusals" -eq 3 ]; then
        : > "$dir/refused"
        tell QUIT
      fi
      ;;
    *'"msg":"Executor \"none\" is not known; marking Runner as unhealthy"'*)
      tell QUIT
      continue
      ;;
  esac
  printf '%s\n' "$line"
done < "$dir/log" &
reader=$!

while :; do
  told= status=0
  wait "$runner" || status=$?
  if [ -z "$told" ] || [ "$status" -le 128 ]; then break; fi
done
wait "$reader" || :
kill "$config" 2> /dev/null || :
if [ -e "$dir/refused" ]; then
  status=1
  if [ -w /dev/termination-log ]; then
    echo "GitLab refused the runner's token (403): it was reset, or the runner deleted" \
      > /dev/termination-log
  fi
fi
# A hook that waits for this end (stop.sh) returns first, and the kubelet stops a container that
# still runs. One that ends by itself at that moment may make containerd's stop fail, and then the
# kubelet waits for the sidecars until the grace period is over: 20 minutes and more, see
# pkg/kubelet/kuberuntime/kuberuntime_termination_order.go.
runner=
if [ -e "$dir/stopping" ]; then
  told= left=5
  : > "$dir/ended"
  while [ -z "$told" ] && [ "$left" -gt 0 ]; do
    sleep 1 &
    wait "$!" || :
    left=$((left - 1))
  done
fi
exit "$status"
