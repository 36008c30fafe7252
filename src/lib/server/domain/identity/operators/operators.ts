import { asc, eq, isNull, and, or, lt } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import { newId } from '../../../platform/crypto/random.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import { operator, operatorSession } from '../operator-schema.ts';
import { checkPassword, hashPassword } from '../passwords.ts';
import { normaliseEmail } from '../staff.ts';
import { recordOperatorAct } from './operator-acts.ts';

/** Whoever runs the installation, without secrets. */
export type Operator = Readonly<{
  id: string;
  email: string;
  name: string;
  disabledAt: Temporal.Instant | null;
}>;

/** With the secrets, inside identity only. */
export type OperatorRow = Readonly<typeof operator.$inferSelect>;

/** What an operator's TOTP secret is sealed for: it can't be moved to a member of staff. */
export const OPERATOR_TOTP = 'operator.totp';

type OperatorContext = Pick<Context, 'db' | 'clock' | 'actor' | 'secrets'>;

/**
 * Adds an operator with password and authenticator, or gives one who is here new ones and ends their sessions: how
 * whoever lost theirs is helped. `totpSecret`: base 32. Refuses `password-length`.
 */
export async function addOperator(
  ctx: OperatorContext,
  input: Readonly<{ email: string; name: string; password: string; totpSecret: string }>
): Promise<Operator> {
  checkPassword(input.password);
  const now = ctx.clock.now();
  const { name } = input;
  const access = {
    name,
    passwordHash: await hashPassword(input.password),
    totpSealed: ctx.secrets.seal(input.totpSecret, OPERATOR_TOTP),
    totpLastStep: null,
    disabledAt: null
  };
  return ctx.db.within({ platform: true }, async (tx) => {
    const [row] = await tx
      .insert(operator)
      .values({ ...access, id: newId(now), email: normaliseEmail(input.email), createdAt: now })
      .onConflictDoUpdate({ target: operator.email, set: access })
      .returning();
    await tx.delete(operatorSession).where(eq(operatorSession.userId, row!.id));
    await recordOperatorAct(ctx, tx, { action: 'add-operator', details: { operator: row!.email } });
    return toOperator(row!);
  });
}

/** Ends an operator's access and sessions. Refuses `operator-not-found`, also for one whose access has ended. */
export async function disableOperator(
  ctx: OperatorContext,
  input: Readonly<{ email: string }>
): Promise<void> {
  await ctx.db.within({ platform: true }, async (tx) => {
    const isThis = and(eq(operator.email, normaliseEmail(input.email)), isNull(operator.disabledAt));
    const [row] = await tx.update(operator).set({ disabledAt: ctx.clock.now() }).where(isThis).returning();
    if (!row) throw new Refusal('operator-not-found');
    await tx.delete(operatorSession).where(eq(operatorSession.userId, row.id));
    await recordOperatorAct(ctx, tx, { action: 'disable-operator', details: { operator: row.email } });
  });
}

/** Everybody who runs or ran the installation, by address. */
export async function listOperators(ctx: Pick<Context, 'db'>): Promise<Operator[]> {
  const rows = await ctx.db.within({ platform: true }, (tx) =>
    tx.select().from(operator).orderBy(asc(operator.email))
  );
  return rows.map(toOperator);
}

/** One who may still sign in, by address or id. */
export async function findActiveOperator(
  tx: Tx,
  by: Readonly<{ email: string } | { id: string }>
): Promise<OperatorRow | undefined> {
  const isThis = 'id' in by ? eq(operator.id, by.id) : eq(operator.email, normaliseEmail(by.email));
  const [row] = await tx
    .select()
    .from(operator)
    .where(and(isThis, isNull(operator.disabledAt)));
  return row;
}

/** Marks a code as used, unless it or a later one was: of two sign-ins with one code, one succeeds. */
export async function claimOperatorStep(tx: Tx, row: OperatorRow, step: number): Promise<boolean> {
  const isNew = or(isNull(operator.totpLastStep), lt(operator.totpLastStep, step));
  const rows = await tx
    .update(operator)
    .set({ totpLastStep: step })
    .where(and(eq(operator.id, row.id), eq(operator.totpSealed, row.totpSealed), isNew))
    .returning({ id: operator.id });
  return rows.length === 1;
}

export function toOperator({ id, email, name, disabledAt }: OperatorRow): Operator {
  return { id, email, name, disabledAt };
}
