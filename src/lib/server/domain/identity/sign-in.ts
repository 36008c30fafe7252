import { and, eq } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import type { Tx } from '../../platform/db/database.ts';
import { takeTurnOrRefuse } from '../../platform/rate-limit/take-turn.ts';
import { Refusal } from '../../platform/refusal.ts';
import { systemClock } from '../../platform/clock/clock.ts';
import { isPassword } from './passwords.ts';
import { recordAudit } from './record-audit.ts';
import { isRecoveryCode, takeRecoveryCode } from './own-account/recovery-codes.ts';
import { staff } from './schema.ts';
import { deleteSessionsOf, startSession, type StartedSession } from './session.ts';
import { openTicket, sealTicket } from './sign-in-ticket.ts';
import {
  claimTotpStep,
  findActiveStaff,
  findStaffByEmail,
  normaliseEmail,
  toStaff,
  TOTP_PURPOSE,
  type StaffRow
} from './staff.ts';
import { acceptedStep, newTotpSecret, totpAddress } from './totp.ts';

const PURPOSE = 'sign-in-ticket';

/** What the second step asks: a code, and before it, once, to set up an authenticator. */
export type SecondStep = Readonly<{
  email: string;
  /** Only for whoever has no authenticator yet: its secret in base 32, and the address that an app scans. */
  enrolment?: Readonly<{ secret: string; address: string }>;
}>;

/** Who passed the first step. */
export type SignInTicket = Readonly<{
  merchantId: string;
  staffId: string;
  email: string;
  newSecret?: string;
  /** Password and present authenticator were shown: the new one takes its place. */
  renews?: 'yes';
}>;

type SignInContext = Pick<Context, 'db' | 'clock' | 'actor' | 'secrets'>;

/**
 * The first step, from the IP address `address`. Answers a ticket for the second. Refuses with `sign-in-wrong`, in the
 * same time and words whether the e-mail address is unknown, the password wrong or the person disabled, and with
 * `too-many-attempts`.
 */
export async function beginSignIn(
  ctx: SignInContext,
  input: Readonly<{ email: string; password: string; address: string }>
): Promise<string> {
  const now = ctx.clock.now();
  await takeTurnOrRefuse(ctx.db, 'sign-in-address', input.address, now);
  await takeTurnOrRefuse(ctx.db, 'sign-in-account', normaliseEmail(input.email), now);
  const row = await findStaffByEmail(ctx, input.email);
  const isRight = await isPassword(input.password, row?.passwordHash);
  if (!row || !isRight || row.disabledAt !== null) throw new Refusal('sign-in-wrong');
  return issueTicket(ctx, row);
}

/** What the second step asks for: who passed the first one, and nothing that lets anybody in by itself. */
export function issueTicket(
  ctx: Pick<Context, 'clock' | 'secrets'>,
  row: StaffRow,
  { renews = false }: Readonly<{ renews?: boolean }> = {}
): string {
  return sealTicket(ctx, PURPOSE, {
    merchantId: row.merchantId,
    staffId: row.id,
    email: row.email,
    ...((row.totpSealed === null || renews) && { newSecret: newTotpSecret() }),
    ...(renews && { renews: 'yes' as const })
  });
}

/** Who passed the first step. Refuses with `sign-in-ticket-expired`, also for a ticket that isn't one. */
export function openSignInTicket(
  ctx: Pick<Context, 'clock' | 'secrets'>,
  sealed: string | undefined
): SignInTicket {
  return openTicket<SignInTicket>(ctx, PURPOSE, sealed);
}

/** What the second step shows. Refuses with `sign-in-ticket-expired`, also for a ticket that isn't one. */
export function readSignInTicket(
  ctx: Pick<Context, 'clock' | 'secrets'>,
  sealed: string | undefined
): SecondStep {
  const { email, newSecret } = openSignInTicket(ctx, sealed);
  if (newSecret === undefined) return { email };
  return { email, enrolment: { secret: newSecret, address: totpAddress(newSecret, email) } };
}

/**
 * The second step: ticket and code make a session with a new id; the authenticator that was just set up is kept.
 * Refuses with `sign-in-ticket-expired`, `code-wrong` (wrong, too old, or used before) or `too-many-attempts`.
 */
export async function completeSignIn(
  ctx: SignInContext,
  input: Readonly<{ ticket: string | undefined; code: string; userAgent: string }>
): Promise<StartedSession> {
  const ticket = openSignInTicket(ctx, input.ticket);
  // Six digits are few: a stolen password must not buy a thousand guesses.
  await takeTurnOrRefuse(ctx.db, 'sign-in-account', ticket.staffId, ctx.clock.now());
  return ctx.db.withMerchant(ticket.merchantId, async (tx) => {
    const row = await findActiveStaff(tx, ticket.merchantId, ticket.staffId);
    if (!row) throw new Refusal('sign-in-ticket-expired');
    await useCode(ctx, tx, row, ticket, input.code);
    return letIn(ctx, tx, row, input.userAgent);
  });
}

/** Begins the session of whoever took both steps, and writes it down; `by`: the second step, if not a code. */
export async function letIn(
  ctx: Pick<Context, 'clock' | 'actor'>,
  tx: Tx,
  row: StaffRow,
  userAgent: string,
  by?: 'passkey'
): Promise<StartedSession> {
  const session = await startSession(ctx, tx, toStaff(row), userAgent);
  const act = { action: 'sign-in', subjectKind: 'staff', subjectId: row.id };
  const actor = { kind: 'staff', staffId: row.id, name: row.name } as const;
  await recordAudit({ ...ctx, actor }, tx, row.merchantId, { ...act, ...(by && { details: { by } }) });
  return session;
}

async function useCode(
  ctx: SignInContext,
  tx: Tx,
  row: StaffRow,
  ticket: SignInTicket,
  code: string
): Promise<void> {
  if (ticket.renews === 'yes') return renew(ctx, tx, row, ticket, code);
  if (row.totpSealed !== null && isRecoveryCode(code)) {
    if (!(await takeRecoveryCode(tx, row, code))) throw new Refusal('code-wrong');
    return;
  }
  const secret = row.totpSealed === null ? ticket.newSecret : ctx.secrets.open(row.totpSealed, TOTP_PURPOSE);
  if (secret === undefined) throw new Refusal('sign-in-ticket-expired');
  // The phone that made the code follows the world's time, wherever our clock stands.
  const step = acceptedStep(secret, code, systemClock.now(), row.totpLastStep);
  if (step === undefined) throw new Refusal('code-wrong');
  const totpSealed = row.totpSealed ?? ctx.secrets.seal(secret, TOTP_PURPOSE);
  const isFirst = await claimTotpStep(tx, row.merchantId, row.id, { step, totpSealed });
  if (!isFirst) throw new Refusal('code-wrong');
}

/** The new authenticator takes the place of the former one, which opens nothing any more; every other browser is out. */
async function renew(
  ctx: SignInContext,
  tx: Tx,
  row: StaffRow,
  ticket: SignInTicket,
  code: string
): Promise<void> {
  const secret = ticket.newSecret ?? '';
  const step = acceptedStep(secret, code, systemClock.now(), null);
  if (step === undefined) throw new Refusal('code-wrong');
  const isPerson = and(eq(staff.merchantId, row.merchantId), eq(staff.id, row.id));
  await tx
    .update(staff)
    .set({ totpSealed: ctx.secrets.seal(secret, TOTP_PURPOSE), totpLastStep: step })
    .where(isPerson);
  await deleteSessionsOf(tx, { merchantId: row.merchantId, staffId: row.id });
  const actor = { kind: 'staff', staffId: row.id, name: row.name } as const;
  const act = { action: 'renew-authenticator', subjectKind: 'staff', subjectId: row.id };
  await recordAudit({ ...ctx, actor }, tx, row.merchantId, act);
}
