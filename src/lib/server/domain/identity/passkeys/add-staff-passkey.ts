import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server';
import type { Context } from '../../../context.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { confirmBothSteps } from '../own-account/confirm-both-steps.ts';
import { recordAudit } from '../record-audit.ts';
import { staffPasskey } from '../second-factor-schema.ts';
import { openTicket, sealTicket } from '../sign-in-ticket.ts';
import type { Staff } from '../staff.ts';
import { newChallenge, takeChallenge } from './passkey-challenges.ts';
import { LONGEST_NAME } from './passkeys.ts';
import { listStaffPasskeys } from './staff-passkeys.ts';
import { MOST_PASSKEYS, passkeyOptions, verifyMadePasskey } from './verify-passkey.ts';

const PURPOSE = 'add-passkey-ticket';

type Ticket = Readonly<{ merchantId: string; staffId: string }>;
type Ticketed = Readonly<{ ticket: string | undefined }>;

/**
 * The first step of adding a passkey for oneself, by password and code: answers a ticket, good for ten minutes, with
 * which the device makes one. Whoever finds an unlocked screen must not make themself a key. Refuses what
 * `confirmBothSteps` refuses.
 */
export async function allowStaffPasskey(
  ctx: Pick<Context, 'db' | 'clock' | 'actor' | 'secrets'>,
  person: Staff,
  input: Readonly<{ password: string; code: string }>
): Promise<string> {
  const { merchantId, id: staffId } = await confirmBothSteps(ctx, person, input);
  return sealTicket(ctx, PURPOSE, { merchantId, staffId });
}

/** Refuses `sign-in-ticket-expired`, also for a ticket that is somebody else's or none. */
export function checkPasskeyTicket(
  ctx: Pick<Context, 'clock' | 'secrets'>,
  { merchantId, id }: Staff,
  { ticket }: Ticketed
): void {
  const allowed = openTicket<Ticket>(ctx, PURPOSE, ticket);
  if (allowed.merchantId !== merchantId || allowed.staffId !== id)
    throw new Refusal('sign-in-ticket-expired');
}

/** What a browser needs to make a passkey. Refuses `too-many-passkeys`, and what `checkPasskeyTicket` refuses. */
export async function offerStaffPasskey(
  ctx: Pick<Context, 'db' | 'clock' | 'origin' | 'secrets'>,
  person: Staff,
  input: Ticketed
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  checkPasskeyTicket(ctx, person, input);
  const { merchantId, id: staffId } = person;
  const known = await ctx.db.withMerchant(merchantId, (tx) => listStaffPasskeys(tx, person));
  if (known.length >= MOST_PASSKEYS) throw new Refusal('too-many-passkeys');
  return passkeyOptions(ctx, {
    siteName: 'Quitte',
    userId: staffId,
    userName: person.email,
    displayName: person.name,
    challenge: await newChallenge(ctx, { merchantId, staffId }),
    known,
    residentKey: 'preferred'
  });
}

/** Keeps the passkey that a browser made. Refuses `passkey-wrong`, and what `checkPasskeyTicket` refuses. */
export async function addStaffPasskey(
  ctx: Pick<Context, 'db' | 'clock' | 'origin' | 'secrets' | 'actor'>,
  person: Staff,
  input: Ticketed & Readonly<{ response: unknown; name: string }>
): Promise<void> {
  checkPasskeyTicket(ctx, person, input);
  const now = ctx.clock.now();
  const { merchantId, id: staffId } = person;
  const made = await verifyMadePasskey(ctx, input.response, (challenge) =>
    ctx.db.withMerchant(merchantId, (tx) => takeChallenge(tx, now, { merchantId, staffId, challenge }))
  );
  const name = input.name.trim().slice(0, LONGEST_NAME);
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await tx.insert(staffPasskey).values({ merchantId, staffId, ...made, name, createdAt: now });
    const act = { action: 'add-passkey', subjectKind: 'staff', subjectId: staffId };
    await recordAudit(ctx, tx, merchantId, { ...act, details: { name } });
  });
}
