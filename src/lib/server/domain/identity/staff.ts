import { and, eq, sql } from 'drizzle-orm';
import type { Context } from '../../context.ts';
import { newId } from '../../platform/crypto/random.ts';
import { sha256 } from '../../platform/crypto/secrets.ts';
import type { Tx } from '../../platform/db/database.ts';
import type { StaffRole } from './may-do.ts';
import { dropSecondFactors } from './own-account/drop-second-factors.ts';
import { checkPassword, hashPassword } from './passwords.ts';
import { recordAudit } from './record-audit.ts';
import { staff } from './schema.ts';

/** Somebody who works for a merchant, without secrets. */
export type Staff = Readonly<{
  merchantId: string;
  id: string;
  name: string;
  email: string;
  role: StaffRole;
}>;

/** With the secrets, inside identity only. */
export type StaffRow = Readonly<typeof staff.$inferSelect>;

/** What an authenticator's secret is sealed for. */
export const TOTP_PURPOSE = 'staff.totp';

export type NewStaff = Readonly<{
  merchantId: string;
  email: string;
  name: string;
  role: StaffRole;
  password: string;
  /** An authenticator's secret in base 32; without it, one is set up at the first sign-in. */
  totpSecret?: string;
}>;

/**
 * Adds a person, or gives one who is here a new password, role and authenticator: the operator's way to help whoever
 * lost theirs. Refuses with `password-length`; fails on an address that another merchant's staff has.
 */
export async function addStaff(
  ctx: Pick<Context, 'db' | 'clock' | 'actor' | 'secrets'>,
  input: NewStaff
): Promise<Staff> {
  checkPassword(input.password);
  const now = ctx.clock.now();
  const email = normaliseEmail(input.email);
  const secrets = {
    passwordHash: await hashPassword(input.password),
    totpSealed: input.totpSecret ? ctx.secrets.seal(input.totpSecret, TOTP_PURPOSE) : null,
    totpLastStep: null
  };
  const facts = {
    merchantId: input.merchantId,
    email,
    emailHash: sha256(email),
    name: input.name,
    role: input.role
  };
  return ctx.db.withMerchant(input.merchantId, async (tx) => {
    const [row] = await tx
      .insert(staff)
      .values({ ...facts, ...secrets, id: newId(now), createdAt: now })
      .onConflictDoUpdate({
        target: [staff.merchantId, staff.email],
        set: { name: input.name, role: input.role, ...secrets, disabledAt: null }
      })
      .returning();
    const added = toStaff(row!);
    await dropSecondFactors(tx, { merchantId: added.merchantId, staffId: added.id });
    const details = { role: input.role };
    await recordAudit(ctx, tx, input.merchantId, {
      action: 'add-staff',
      subjectKind: 'staff',
      subjectId: added.id,
      details
    });
    return added;
  });
}

/** Whoever has this address, wherever they work: looked up by its hash, before any merchant is known. */
export async function findStaffByEmail(
  ctx: Pick<Context, 'db'>,
  email: string
): Promise<StaffRow | undefined> {
  const emailHash = sha256(normaliseEmail(email));
  const [row] = await ctx.db.within({ tokenHash: emailHash }, (tx) =>
    tx.select().from(staff).where(eq(staff.emailHash, emailHash))
  );
  return row;
}

/** One person of this merchant who may still sign in. */
export async function findActiveStaff(
  tx: Tx,
  merchantId: string,
  staffId: string
): Promise<StaffRow | undefined> {
  const [row] = await tx.select().from(staff).where(isStaff(merchantId, staffId));
  return row?.disabledAt === null ? row : undefined;
}

/** Marks a code as used, unless it or a later one was: of two sign-ins with one code, one succeeds. */
export async function claimTotpStep(
  tx: Tx,
  merchantId: string,
  staffId: string,
  used: Readonly<{ step: number; totpSealed: string }>
): Promise<boolean> {
  const rows = await tx
    .update(staff)
    .set({ totpLastStep: used.step, totpSealed: used.totpSealed })
    .where(
      and(
        isStaff(merchantId, staffId),
        sql`(${staff.totpLastStep} is null or ${staff.totpLastStep} < ${used.step})`,
        sql`(${staff.totpSealed} is null or ${staff.totpSealed} = ${used.totpSealed})`
      )
    )
    .returning({ id: staff.id });
  return rows.length === 1;
}

export function toStaff(row: StaffRow): Staff {
  return { merchantId: row.merchantId, id: row.id, name: row.name, email: row.email, role: row.role };
}

export function normaliseEmail(email: string): string {
  return email.trim().toLowerCase();
}

function isStaff(merchantId: string, staffId: string) {
  return and(eq(staff.merchantId, merchantId), eq(staff.id, staffId));
}

/** Everybody who works or worked for a merchant, by id: who did what is told by name. */
export async function listStaffNames(tx: Tx, merchantId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await tx
    .select({ id: staff.id, name: staff.name })
    .from(staff)
    .where(eq(staff.merchantId, merchantId));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
