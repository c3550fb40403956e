# A runner without a child runs no job. This probe's own parent is outside the container (PPid 0).
! grep -qs '^PPid:[[:space:]]1$' /proc/[0-9]*/status
