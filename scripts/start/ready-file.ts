import { rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Where everything is, for programs: what the demo's own filling adds, and the four that are always there. */
export type Ready = Readonly<{ web: string; desk: string | null; stripe: string; databaseUrl: string }> &
  DemoLinks;

/** What `fillDemoStory` answers: absolute addresses. */
export type DemoLinks = Readonly<{
  payLinks?: Readonly<{ open: string; paid: string; expired: string; processing: string }>;
  letter?: string;
  api?: Readonly<{ url: string; key: string }>;
  /** A customer's own pages: where, and who signs in there. The message with the code is at the desk. */
  portal?: Readonly<{ url: string; signIn: Readonly<{ email: string }> }>;
  /** The merchant's staff: the page, and who may sign in there. */
  admin?: Readonly<{ url: string; email: string; password: string; totpSecret: string }>;
  /** Whoever runs the installation: their pages, and who may sign in there. */
  operator?: Readonly<{ url: string; email: string; password: string; totpSecret: string }>;
}>;

const fileIn = (dataDir: string) => path.join(dataDir, 'ready.json');

/** Appears whole or not at all. */
export async function writeReadyFile(dataDir: string, ready: Ready): Promise<void> {
  const file = fileIn(dataDir);
  await writeFile(`${file}.new`, `${JSON.stringify(ready, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

export async function removeReadyFile(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true });
}

/** The same for people. */
export function describe(ready: Ready, logs: string): string {
  const { payLinks } = ready;
  const lines: readonly (readonly [string, string | null | undefined])[] = [
    ['Pay link', payLinks?.open],
    ['  already paid', payLinks?.paid],
    ['  expired', payLinks?.expired],
    ['  being processed', payLinks?.processing],
    ['Letter (PDF)', ready.letter],
    ['Portal', ready.portal && `${ready.portal.url}  (${ready.portal.signIn.email} · code at the desk)`],
    [
      'Admin',
      ready.admin && `${ready.admin.url}  (${ready.admin.email} · ${ready.admin.password} · code at the desk)`
    ],
    [
      'Operator',
      ready.operator &&
        `${ready.operator.url}  (${ready.operator.email} · ${ready.operator.password} · code at the desk)`
    ],
    ['Desk: messages, money, time', ready.desk],
    ['Web application', ready.web]
  ];
  const shown = lines.flatMap(([label, link]) => (link ? [`  ${label.padEnd(29)}${link}`] : []));
  return ['', 'Quitte is up.', '', ...shown, '', `  Logs are in ${logs}. Ctrl-C stops everything.`, ''].join(
    '\n'
  );
}
