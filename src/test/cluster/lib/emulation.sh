# arm64 programs run by QEMU, through a handler of our own in binfmt_misc. Flags: P keeps argv[0],
# which busybox is called by; O and C open the program and keep its rights; F opens QEMU now, so that
# it works inside containers. The latest handler wins, so others may stay. Since Linux 6.7 the
# handlers end with the last mount of binfmt_misc, before that they stay: so it is removed by hand.

binfmt=/proc/sys/fs/binfmt_misc

magic='\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00'
mask='\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff'

emulate() { # an arm64 program that is called uname
  [ -e $binfmt/register ] || mount -t binfmt_misc binfmt_misc $binfmt
  forget_emulation
  echo ":$handler:M::$magic:$mask:$(command -v qemu-aarch64-static):POCF" >$binfmt/register
  [ "$("$1" -m 2>&1)" = aarch64 ] || fail "An arm64 program does not run here, although QEMU is registered for it."
}

forget_emulation() {
  [ ! -e $binfmt/$handler ] || echo -1 >$binfmt/$handler
}
