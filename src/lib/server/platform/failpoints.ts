/**
 * Named places where a process can be made to die, to prove that dying there loses nothing and doubles nothing.
 * `FAILPOINT=<name>` kills the process with SIGKILL the first time that place is reached; unset, this does nothing.
 */
export function reach(name: string): void {
  if (process.env['FAILPOINT'] === name) process.kill(process.pid, 'SIGKILL');
}
