import type { Proc } from '../process/proc.ts'

/** Whose programs an image has, and so how they look: Debian's and CentOS', or busybox'. */
export async function styleOf(proc: Proc): Promise<'gnu' | 'busybox'> {
  const release = await proc.files.readText('/etc/os-release').catch(() => '')
  return /^ID="?(debian|ubuntu|centos|rhel|fedora|ol)/m.test(release) ? 'gnu' : 'busybox'
}
