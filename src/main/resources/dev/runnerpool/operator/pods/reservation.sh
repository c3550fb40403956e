# Sidecar whose requests hold the room of the runner's job. It ends once, with 0, when the runner
# took its job: the kubelet reports that, so the room is given back even if the job's pod is not
# admitted. Started again, it only stays, as the pod keeps its form.
dir="$HOME/.gitlab-runner"
mkdir -p "$dir"
child=
# The kubelet ends it by the image's own signal, which is QUIT for gitlab-runner's.
trap 'kill "$child" 2> /dev/null; exit 143' TERM QUIT
while [ -e "$dir/busy" ]; do
  sleep 3600 &
  child=$!
  wait "$child" || :
done
[ -p "$dir/claim" ] || mkfifo "$dir/claim"
# The read is a child: a shell that reads itself would not hear TERM.
(read -r _ < "$dir/claim") &
child=$!
wait "$child" || :
[ -e "$dir/busy" ]
