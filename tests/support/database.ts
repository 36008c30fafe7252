import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';

/** Must equal the name in `global-setup.ts`, which a test's process can't import without starting a cluster. */
const TEMPLATE_DATABASE = 'quitte_template';

export type TestDatabase = Readonly<{
  /** What the application would be given: a login without any right but to be `quitte_app`. */
  url: string;
  /** The superuser: sees every row, whatever the policies say. */
  ownerUrl: string;
  /** One connection as the superuser, for looking at what happened. */
  owner: postgres.Sql;
  drop(): Promise<void>;
}>;

/** A fresh, migrated database of this test file's own. Drop it in `afterAll`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `quitte_${randomBytes(8).toString('hex')}`;
  const admin = postgres(inject('ownerUrl'), { max: 1, onnotice: () => {} });
  await copyTemplate(admin, name);
  const onCopy = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const ownerUrl = onCopy(inject('ownerUrl'));
  const owner = postgres(ownerUrl, { max: 2, onnotice: () => {} });
  return {
    url: onCopy(inject('appUrl')),
    ownerUrl,
    owner,
    drop: async () => {
      await owner.end({ timeout: 1 });
      await admin.unsafe(`drop database if exists ${name} with (force)`);
      await admin.end();
    }
  };
}

/** Two files that copy at once would refuse each other the template ("is being accessed by other users"). */
async function copyTemplate(admin: postgres.Sql, name: string): Promise<void> {
  await admin`select pg_advisory_lock(hashtext(${TEMPLATE_DATABASE}))`;
  try {
    await admin.unsafe(`create database ${name} template ${TEMPLATE_DATABASE} strategy file_copy`);
  } finally {
    await admin`select pg_advisory_unlock(hashtext(${TEMPLATE_DATABASE}))`;
  }
}
