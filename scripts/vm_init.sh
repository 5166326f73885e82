#!/bin/sh
# First process of the virtual machine that scripts/test_vm.ts boots: loads the sound modules, lays a writable overlay over
# the host's files (nothing on the host changes), runs one script there, says its exit status and powers off.
export PATH=/bin

die() {
  echo "rondo_vm: $1"
  poweroff -f
}

mount -t proc none /proc
mount -t sysfs none /sys
mount -t devtmpfs none /dev
while read -r module; do
  case $module in
    snd-aloop*) insmod "/modules/$module" id=Loopback pcm_substreams=2 ;;
    *) insmod "/modules/$module" || echo "rondo_vm: $module did not load" ;;
  esac
done </modules/order

mkdir -p /host /changes /guest
mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=512000 host /host || die "no host files"
mount -t tmpfs tmpfs /changes
mkdir -p /changes/upper /changes/work
mount -t overlay -o lowerdir=/host,upperdir=/changes/upper,workdir=/changes/work overlay /guest || die "no overlay"
for folder in proc sys dev; do mount -o bind /$folder /guest/$folder; done
mount -t configfs none /guest/sys/kernel/config || echo "rondo_vm: no USB devices can be made up"
mkdir -p /guest/dev/shm
mount -t tmpfs tmpfs /guest/dev/shm
mount -t tmpfs tmpfs /guest/run
ip link set lo up

script=$(sed -n 's/.*guest_script=\([^ ]*\).*/\1/p' /proc/cmdline)
printf '\nrondo_vm: ready\n'
env -i HOME=/root NO_COLOR=1 chroot /guest /bin/bash "$script"
printf '\nrondo_vm: exit status %s\n' $?
poweroff -f
