# Readiness: gitlab-runner is up and holds no job.
[ -e "$HOME/.gitlab-runner/up" ] && [ ! -e "$HOME/.gitlab-runner/busy" ]
