import { and, count, eq } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newToken } from '../../../platform/crypto/random.ts';
import { sha256 } from '../../../platform/crypto/secrets.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { recordAudit } from '../record-audit.ts';
import { staffRecoveryCode } from '../second-factor-schema.ts';
import type { Staff } from '../staff.ts';
import { confirmPassword } from './change-own-password.ts';

/** Enough for a life with one lost phone after the other; a sheet of paper has room. */
const CODES = 8;
/** 80 bits: nobody guesses one, so that a plain hash is enough to keep. */
const CODE_BYTES = 10;

const isOf = ({ merchantId, id }: Pick<Staff, 'merchantId' | 'id'>) =>
  and(eq(staffRecoveryCode.merchantId, merchantId), eq(staffRecoveryCode.staffId, id));

/**
 * New codes for when the authenticator is lost, in place of all former ones; shown this once. Refuses what
 * `confirmPassword` refuses.
 */
export async function makeRecoveryCodes(
  ctx: Pick<Context, 'db' | 'clock' | 'actor'>,
  person: Staff,
  password: string
): Promise<readonly string[]> {
  await confirmPassword(ctx, person, password);
  const { merchantId, id: staffId } = person;
  const createdAt = ctx.clock.now();
  const codes = Array.from({ length: CODES }, () => spaced(Buffer.from(newToken(CODE_BYTES), 'base64url')));
  await ctx.db.withMerchant(merchantId, async (tx) => {
    await tx.delete(staffRecoveryCode).where(isOf(person));
    await tx
      .insert(staffRecoveryCode)
      .values(codes.map((code) => ({ merchantId, staffId, createdAt, codeHash: sha256(folded(code)) })));
    const act = { action: 'make-recovery-codes', subjectKind: 'staff', subjectId: staffId };
    await recordAudit(ctx, tx, merchantId, act);
  });
  return codes;
}

/** How many codes somebody has left. */
export async function countRecoveryCodes(ctx: Pick<Context, 'db'>, person: Staff): Promise<number> {
  const [row] = await ctx.db.withMerchant(person.merchantId, (tx) =>
    tx.select({ count: count() }).from(staffRecoveryCode).where(isOf(person))
  );
  return row?.count ?? 0;
}

/** Whether what was typed has the form of such a code, not of an authenticator's. */
export function isRecoveryCode(typed: string): boolean {
  return folded(typed).length === CODE_BYTES * 2;
}

/** Takes a code: of two who show it at once, one is let in. */
export async function takeRecoveryCode(
  tx: Tx,
  person: Pick<Staff, 'merchantId' | 'id'>,
  typed: string
): Promise<boolean> {
  const gone = await tx
    .delete(staffRecoveryCode)
    .where(and(isOf(person), eq(staffRecoveryCode.codeHash, sha256(folded(typed)))))
    .returning({ staffId: staffRecoveryCode.staffId });
  return gone.length === 1;
}

/** Twenty hexadecimal digits in fives: `3f9a1-0c77e-…` */
function spaced(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/(.{5})(?=.)/g, '$1-');
}

function folded(typed: string): string {
  return typed.toLowerCase().replace(/[^0-9a-f]/g, '');
}
