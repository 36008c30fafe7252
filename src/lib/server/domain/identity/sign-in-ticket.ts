import type { Context } from '../../context.ts';
import { Refusal } from '../../platform/refusal.ts';

/** Long enough to install an authenticator, short enough that a forgotten tab is worth nothing. */
const TICKET_MINUTES = 10;

/** What a ticket is for: one of staff opens nothing of an operator's, and one for a passkey lets nobody in. */
type Purpose = 'sign-in-ticket' | 'operator-sign-in-ticket' | 'add-passkey-ticket';

/** Seals who passed the first step of signing in: for the second one, and nothing that lets anybody in by itself. */
export function sealTicket(
  ctx: Pick<Context, 'clock' | 'secrets'>,
  purpose: Purpose,
  who: Readonly<Record<string, string>>
): string {
  const expires = ctx.clock.now().add({ minutes: TICKET_MINUTES }).epochMilliseconds;
  return ctx.secrets.seal(JSON.stringify({ ...who, expires }), purpose);
}

/** Who passed the first step. Refuses `sign-in-ticket-expired`, also for a ticket that isn't one. */
export function openTicket<Who extends Readonly<Record<string, string>>>(
  ctx: Pick<Context, 'clock' | 'secrets'>,
  purpose: Purpose,
  sealed: string | undefined
): Who {
  const ticket = parseTicket<Who>(ctx, purpose, sealed);
  if (!ticket || ctx.clock.now().epochMilliseconds >= ticket.expires)
    throw new Refusal('sign-in-ticket-expired');
  return ticket;
}

function parseTicket<Who>(
  ctx: Pick<Context, 'secrets'>,
  purpose: Purpose,
  sealed: string | undefined
): (Who & Readonly<{ expires: number }>) | undefined {
  if (sealed === undefined) return undefined;
  try {
    return JSON.parse(ctx.secrets.open(sealed, purpose)) as Who & Readonly<{ expires: number }>;
  } catch {
    // Altered, cut off, or sealed under a former key: as good as none.
    return undefined;
  }
}
