import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Context } from '../../../context.ts';
import type { Tx } from '../../../platform/db/database.ts';
import { Refusal } from '../../../platform/refusal.ts';
import type { StaffRole } from '../may-do.ts';
import { recordAudit } from '../record-audit.ts';
import { staff } from '../schema.ts';
import { deleteSessionsOf } from '../session.ts';
import { toStaff, type Staff } from '../staff.ts';
import { withdrawInvitationsOf } from './invitations.ts';
import { decideStaffChange } from './decide-staff-change.ts';

type ChangeContext = Pick<Context, 'db' | 'clock' | 'actor'>;
type OfPerson = Readonly<{ merchantId: string; staffId: string }>;

/**
 * Gives a colleague another role; it counts from their next page on. Refuses `staff-not-found`, and what
 * `decideStaffChange` refuses.
 */
export async function changeStaffRole(
  ctx: ChangeContext,
  input: OfPerson & Readonly<{ role: StaffRole }>
): Promise<void> {
  const { merchantId, role } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const person = await lockForChange(ctx, tx, input, role);
    if (person.role === role) return;
    await tx.update(staff).set({ role }).where(isPerson(input));
    if (role !== 'owner') await withdrawInvitationsOf(tx, input, ctx.clock.now());
    await recordAudit(ctx, tx, merchantId, {
      action: 'change-staff-role',
      subjectKind: 'staff',
      subjectId: person.id,
      details: { from: person.role, to: role }
    });
  });
}

/**
 * Ends a colleague's access: every session, and every later sign-in until they are invited anew. What they did keeps
 * their name. Refuses `staff-not-found`, and what `decideStaffChange` refuses.
 */
export async function disableStaff(ctx: ChangeContext, input: OfPerson): Promise<void> {
  const { merchantId } = input;
  await ctx.db.withMerchant(merchantId, async (tx) => {
    const person = await lockForChange(ctx, tx, input, 'none');
    const now = ctx.clock.now();
    await tx.update(staff).set({ disabledAt: now }).where(isPerson(input));
    await withdrawInvitationsOf(tx, input, now);
    await deleteSessionsOf(tx, input);
    const act = { action: 'disable-staff', subjectKind: 'staff', subjectId: person.id };
    await recordAudit(ctx, tx, merchantId, act);
  });
}

/** Signs a colleague out everywhere. Refuses `staff-not-found`. Answers how many sessions ended. */
export async function endStaffSessions(ctx: ChangeContext, input: OfPerson): Promise<number> {
  const { merchantId, staffId } = input;
  return ctx.db.withMerchant(merchantId, async (tx) => {
    const [person] = await tx.select({ id: staff.id }).from(staff).where(isPerson(input));
    if (!person) throw new Refusal('staff-not-found');
    const ended = await deleteSessionsOf(tx, input);
    const subject = { subjectKind: 'staff', subjectId: staffId };
    await recordAudit(ctx, tx, merchantId, {
      action: 'end-staff-sessions',
      ...subject,
      details: { sessions: ended }
    });
    return ended;
  });
}

/**
 * Everybody who may sign in, locked in one order: of two owners who take each other's role away at once, the second
 * one finds that they aren't an owner any more.
 */
async function lockForChange(
  ctx: ChangeContext,
  tx: Tx,
  { merchantId, staffId }: OfPerson,
  to: StaffRole | 'none'
): Promise<Staff> {
  const rows = await tx
    .select()
    .from(staff)
    .where(and(eq(staff.merchantId, merchantId), isNull(staff.disabledAt)))
    .orderBy(asc(staff.id))
    .for('update');
  const people = rows.map(toStaff);
  const person = people.find(({ id }) => id === staffId);
  if (!person) throw new Refusal('staff-not-found');
  const actor = people.find(({ id }) => ctx.actor.kind === 'staff' && id === ctx.actor.staffId);
  if (!actor) throw new Refusal('act-not-allowed');
  const owners = people.filter(({ role }) => role === 'owner').length;
  const refused = decideStaffChange({ actor, person, to, owners });
  if (refused !== undefined) throw new Refusal(refused);
  return person;
}

function isPerson({ merchantId, staffId }: OfPerson) {
  return and(eq(staff.merchantId, merchantId), eq(staff.id, staffId));
}
