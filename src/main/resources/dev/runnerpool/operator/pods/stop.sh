# preStop: lets the runner retire. The hook has to stay, because the kubelet sends TERM when it
# returns, and TERM aborts the job; it ends with process 1, whose container it shares.
pid="$HOME/.gitlab-runner/pid"
until [ -s "$pid" ]; do sleep 1; done
pid=$(cat "$pid")
kill -QUIT "$pid"
waited=0
while kill -0 "$pid" 2> /dev/null; do
  sleep 1
  waited=$((waited + 1))
  # Longer than two long polls of GitLab: a request that is still open hangs, and brings no job.
  if [ "$waited" -eq 300 ]; then kill -QUIT "$pid"; fi
done
