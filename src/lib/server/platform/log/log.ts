import pino from 'pino';

export type Log = pino.Logger;

/** Keys whose values never reach a log line, at any depth that we log. */
const SECRET_PATHS = [
  'token',
  'secret',
  'password',
  'iban',
  'authorization',
  'cookie',
  'email',
  'phone',
  'html',
  'text'
].flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/** Structured JSON lines to standard output, secrets and personal data blanked. */
export function makeLog(name: string, level: string): Log {
  return pino({ name, level, redact: { paths: SECRET_PATHS, censor: '[redacted]' } });
}
