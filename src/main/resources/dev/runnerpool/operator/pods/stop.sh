# preStop: lets the runner retire. The hook has to stay, because the kubelet sends TERM when it
# returns, and TERM aborts the job. Process 1 tells once the runner has ended, and waits for it.
dir="$HOME/.gitlab-runner"
until [ -s "$dir/pid" ]; do sleep 1; done
pid=$(cat "$dir/pid")
: > "$dir/stopping"
kill -QUIT "$pid"
waited=0
until [ -e "$dir/ended" ] || ! kill -0 "$pid" 2> /dev/null; do
  sleep 1
  waited=$((waited + 1))
  # Longer than two long polls of GitLab: a request that is still open hangs, and brings no job.
  if [ "$waited" -eq 300 ]; then kill -QUIT "$pid"; fi
done
