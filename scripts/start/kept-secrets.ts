import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import webPush from 'web-push';

/** What a demo needs and nobody gave: made once, kept in the data directory, readable by its owner only. */
export type KeptSecrets = Readonly<{
  SECRET_KEY: string;
  STRIPE_SECRET_KEY: string;
  STRIPE_PUBLISHABLE_KEY: string;
  STRIPE_WEBHOOK_SECRET: string;
  TWILIO_ACCOUNT_SID: string;
  TWILIO_AUTH_TOKEN: string;
  MAIL_WEBHOOK_SECRET: string;
  VAPID_PUBLIC_KEY: string;
  VAPID_PRIVATE_KEY: string;
}>;

export async function keepSecrets(dataDir: string): Promise<KeptSecrets> {
  const file = path.join(dataDir, 'secrets.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  const kept = text === undefined ? {} : (JSON.parse(text) as Partial<KeptSecrets>);
  const hex = (bytes: number) => randomBytes(bytes).toString('hex');
  const vapid = webPush.generateVAPIDKeys();
  const made: KeptSecrets = {
    SECRET_KEY: randomBytes(32).toString('base64'),
    STRIPE_SECRET_KEY: `sk_test_${hex(16)}`,
    STRIPE_PUBLISHABLE_KEY: `pk_test_${hex(16)}`,
    STRIPE_WEBHOOK_SECRET: `whsec_${hex(16)}`,
    TWILIO_ACCOUNT_SID: `AC${hex(16)}`,
    TWILIO_AUTH_TOKEN: hex(16),
    MAIL_WEBHOOK_SECRET: hex(16),
    VAPID_PUBLIC_KEY: vapid.publicKey,
    VAPID_PRIVATE_KEY: vapid.privateKey,
    // What was kept stays; what a newer version needs besides is added.
    ...kept
  };
  const isComplete = Object.keys(made).every((name) => name in kept);
  if (!isComplete) await writeFile(file, JSON.stringify(made, null, 2), { mode: 0o600 });
  return made;
}
