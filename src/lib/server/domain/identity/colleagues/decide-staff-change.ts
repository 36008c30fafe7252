import type { StaffRole } from '../may-do.ts';

/** Why a change of somebody's access is refused: the refusal's code. */
export type StaffChangeRefused = 'act-not-allowed' | 'own-role-raised' | 'own-access-ended' | 'last-owner';

type Person = Readonly<{ id: string; role: StaffRole }>;

const RANK: Readonly<Record<StaffRole, number>> = { viewer: 0, support: 1, finance: 2, owner: 3 };

/**
 * Whether `actor` may give `person` another role (`to`), or end their access (`'none'`); `undefined` when they may. Only
 * owners change anybody, nobody raises themselves or shuts themselves out, and one owner stays. `owners` counts those
 * who may sign in. Asked by the page that offers it and, over locked rows, by the server that does it.
 */
export function decideStaffChange({
  actor,
  person,
  to,
  owners
}: Readonly<{ actor: Person; person: Person; to: StaffRole | 'none'; owners: number }>):
  StaffChangeRefused | undefined {
  const isOwn = actor.id === person.id;
  if (isOwn && to !== 'none' && RANK[to] > RANK[person.role]) return 'own-role-raised';
  if (actor.role !== 'owner') return 'act-not-allowed';
  if (person.role === 'owner' && to !== 'owner' && owners <= 1) return 'last-owner';
  if (isOwn && to === 'none') return 'own-access-ended';
  return undefined;
}
