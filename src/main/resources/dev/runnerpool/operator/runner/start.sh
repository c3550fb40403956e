# Gives the pool's config.toml this runner's name and GitLab identity, then becomes gitlab-runner:
# as process 1 it gets the signals itself and its end is the pod's end.
set -eu
umask 077
dir="$HOME/.gitlab-runner"
mkdir -p "$dir"
sed "s/@RUNNER_NAME@/$RUNNER_NAME/g" "$POOL_CONFIG" > "$dir/config.toml"
printf %s "$RUNNER_SYSTEM_ID" > "$dir/.runner_system_id"
exec gitlab-runner run-single --config "$dir/config.toml" --runner "$RUNNER_NAME" --max-builds 1
