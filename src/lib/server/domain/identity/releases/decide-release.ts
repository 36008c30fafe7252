import { mayDo, type StaffAct, type StaffRole } from '../may-do.ts';

/** What needs two people. */
export const releaseKinds = ['write-off', 'refund', 'second-factor', 'handover'] as const;
export type ReleaseKind = (typeof releaseKinds)[number];

/** How a request is answered. */
export type ReleaseAnswer = 'release' | 'refuse' | 'withdraw';

/** Why an answer is refused: the refusal's code. */
export type ReleaseRefused = 'act-not-allowed' | 'own-release-not-allowed' | 'withdraw-not-allowed';

/** What the second person must be allowed to do. */
const RELEASED_BY: Readonly<Record<ReleaseKind, StaffAct>> = {
  'write-off': 'release-money',
  refund: 'release-money',
  'second-factor': 'manage-staff',
  handover: 'release-money'
};

/**
 * Whether `actor` may answer a request; `undefined` when they may. Nobody releases or refuses what they asked for
 * themselves, nor what would give back their own second factor: that would be two eyes. Only who asked takes it back.
 * Asked by the page that offers it and by the server that does it.
 */
export function decideRelease(
  actor: Readonly<{ id: string; role: StaffRole }>,
  request: Readonly<{ kind: ReleaseKind; askedBy: string; subjectId: string }>,
  answer: ReleaseAnswer
): ReleaseRefused | undefined {
  const isOwn = actor.id === request.askedBy;
  if (answer === 'withdraw') return isOwn ? undefined : 'withdraw-not-allowed';
  if (!mayDo(actor.role, RELEASED_BY[request.kind])) return 'act-not-allowed';
  return isOwn || actor.id === request.subjectId ? 'own-release-not-allowed' : undefined;
}
