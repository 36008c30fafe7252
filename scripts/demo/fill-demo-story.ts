import type { App } from '../../src/lib/server/app.ts';
import type { Context } from '../../src/lib/server/context.ts';
import {
  apiScopes,
  createApiKey,
  listApiKeys,
  revokeApiKey
} from '../../src/lib/server/domain/identity/index.ts';
import type { DemoLinks } from '../start/ready-file.ts';
import { ensureLetter } from './ensure-letter.ts';
import { fillConversations } from './fill-conversations.ts';
import { fillHandover } from './fill-handover.ts';
import { fillInstallation } from './fill-installation.ts';
import { fillPortalHome } from './fill-portal-home.ts';
import { fillSubscriptions } from './fill-subscriptions.ts';
import { demo } from './identities.data.ts';
import { mintFor, readIssued, type Issued } from './issued-invoices.ts';
import { people } from './people.data.ts';
import { portalPerson } from './story.data.ts';

const { merchantId } = demo;

/** Tells what stands today, and answers where it is seen. Pay links can't be shown twice, so each start makes new ones. */
export async function fillDemoStory(app: App, desk: string): Promise<DemoLinks> {
  const ctx = app.context({ kind: 'system' });
  const issued = await readIssued(ctx);
  const { customerId } = issued.get('2026-1187')!;
  const whose = { merchantId, customerId, zone: 'Europe/Amsterdam' };
  await fillSubscriptions(ctx, whose);
  await fillPortalHome(app, ctx, { ...whose, ...people[portalPerson]!, byHand: openOf(issued, customerId) });
  const waiting = issued.get('2026-1194')!.customerId;
  await fillConversations(ctx, { merchantId, answered: customerId, waiting });
  const link = async (number: string, expiresAt?: Temporal.Instant) =>
    (await mintFor(ctx, issued.get(number)!, expiresAt)).url;
  await fillInstallation(ctx);
  await fillHandover(ctx, { merchantId, desk });
  const letter = await ensureLetter(ctx, desk, issued.get('2026-1187')!);
  return {
    payLinks: {
      open: await link('2026-1187'),
      paid: await link('2026-1102'),
      expired: await link('2026-1194', ctx.clock.now().subtract({ hours: 24 })),
      processing: await link('2026-1189')
    },
    letter,
    api: { url: `${ctx.origin}/api/v1`, key: await freshApiKey(ctx) },
    portal: {
      url: `${ctx.origin}/my/${demo.slug}/`,
      signIn: { email: people[portalPerson]!.email! }
    },
    admin: { url: `${ctx.origin}/admin`, ...demo.staff },
    operator: { url: `${ctx.origin}/operator`, ...demo.operator }
  };
}

const openOf = (issued: Issued, of: string): readonly string[] =>
  [...issued.values()].flatMap(({ id, customerId, status }) =>
    customerId === of && (status === 'open' || status === 'overdue') ? [id] : []
  );

/** A key is shown once: the last start's is ended, and a new one made. */
async function freshApiKey(ctx: Context): Promise<string> {
  for (const key of await listApiKeys(ctx, merchantId))
    if (key.name === demo.apiKeyName) await revokeApiKey(ctx, { merchantId, apiKeyId: key.id });
  const { secret } = await createApiKey(ctx, {
    merchantId,
    name: demo.apiKeyName,
    scopes: apiScopes
  });
  return secret;
}
