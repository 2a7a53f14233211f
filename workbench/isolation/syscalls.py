"""The system calls that code in a cell may not make, by number, for the two kinds of processor that are known.

Refused is whatever starts a program or process, reaches another process or a network, changes limits, permissions
or the system, or keeps memory that no limit counts. The numbers are the kernel's
(`arch/x86/entry/syscalls/syscall_64.tbl`, `include/uapi/asm-generic/unistd.h`).
"""

from __future__ import annotations

from dataclasses import dataclass

_EVERYWHERE = (
    "pidfd_send_signal=424 io_uring_setup=425 io_uring_enter=426 io_uring_register=427 open_tree=428 "
    "move_mount=429 fsopen=430 fsconfig=431 fsmount=432 fspick=433 pidfd_open=434 pidfd_getfd=438 "
    "process_madvise=440 mount_setattr=442 memfd_secret=447 fchmodat2=452"
)
_X86_64 = (
    "shmget=29 socket=41 connect=42 accept=43 sendto=44 sendmsg=46 bind=49 listen=50 socketpair=53 fork=57 "
    "vfork=58 execve=59 kill=62 semget=64 msgget=68 chmod=90 fchmod=91 chown=92 fchown=93 lchown=94 ptrace=101 "
    "syslog=103 setuid=105 setgid=106 rt_sigqueueinfo=129 utime=132 uselib=134 personality=135 setpriority=141 "
    "sched_setparam=142 sched_setscheduler=144 vhangup=153 modify_ldt=154 pivot_root=155 adjtimex=159 "
    "setrlimit=160 chroot=161 acct=163 settimeofday=164 mount=165 umount2=166 swapon=167 swapoff=168 reboot=169 "
    "sethostname=170 setdomainname=171 iopl=172 ioperm=173 init_module=175 delete_module=176 quotactl=179 "
    "setxattr=188 lsetxattr=189 fsetxattr=190 removexattr=197 lremovexattr=198 fremovexattr=199 tkill=200 "
    "clock_settime=227 tgkill=234 utimes=235 mq_open=240 kexec_load=246 add_key=248 request_key=249 keyctl=250 "
    "ioprio_set=251 inotify_init=253 migrate_pages=256 fchownat=260 futimesat=261 fchmodat=268 unshare=272 "
    "move_pages=279 utimensat=280 accept4=288 inotify_init1=294 rt_tgsigqueueinfo=297 perf_event_open=298 "
    "fanotify_init=300 name_to_handle_at=303 open_by_handle_at=304 clock_adjtime=305 setns=308 "
    "process_vm_readv=310 process_vm_writev=311 kcmp=312 finit_module=313 sched_setattr=314 memfd_create=319 "
    "kexec_file_load=320 bpf=321 execveat=322 userfaultfd=323"
)
_AARCH64 = (
    "setxattr=5 lsetxattr=6 fsetxattr=7 removexattr=14 lremovexattr=15 fremovexattr=16 umount2=39 mount=40 "
    "pivot_root=41 chroot=51 fchmod=52 fchmodat=53 fchownat=54 fchown=55 quotactl=60 utimensat=88 acct=89 "
    "unshare=97 kexec_load=104 init_module=105 delete_module=106 clock_settime=112 syslog=116 ptrace=117 kill=129 "
    "tkill=130 tgkill=131 rt_sigqueueinfo=138 reboot=142 sethostname=161 setdomainname=162 setrlimit=164 "
    "settimeofday=170 adjtimex=171 mq_open=180 msgget=186 semget=190 shmget=194 socket=198 socketpair=199 "
    "bind=200 listen=201 accept=202 connect=203 sendto=206 sendmsg=211 add_key=217 request_key=218 keyctl=219 "
    "execve=221 swapon=224 swapoff=225 migrate_pages=238 move_pages=239 rt_tgsigqueueinfo=240 perf_event_open=241 "
    "accept4=242 fanotify_init=262 name_to_handle_at=264 open_by_handle_at=265 clock_adjtime=266 setns=268 "
    "process_vm_readv=270 process_vm_writev=271 kcmp=272 finit_module=273 memfd_create=279 bpf=280 execveat=281 "
    "userfaultfd=282 kexec_file_load=294"
)


@dataclass(frozen=True, slots=True)
class Architecture:
    """What a filter must know of a processor."""

    audit: int
    """Its `AUDIT_ARCH_*` number."""
    refused: tuple[int, ...]
    clone: int
    clone3: int
    prlimit64: int
    seccomp: int
    foreign: int | None
    """Numbers from here on belong to another calling convention, which is refused as a whole."""


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(sorted(int(each.partition("=")[2]) for each in text.split()))


ARCHITECTURES = {
    "x86_64": Architecture(0xC000003E, _numbers(_X86_64 + " " + _EVERYWHERE), 56, 435, 302, 317, 0x40000000),
    "aarch64": Architecture(0xC00000B7, _numbers(_AARCH64 + " " + _EVERYWHERE), 220, 435, 261, 277, None),
}
