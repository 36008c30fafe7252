import { pickTexts } from '#lib/i18n/index.server.ts';
import {
  listTemplateStates,
  messageNames,
  messages,
  tonesOf,
  type MessageRule
} from '#lib/server/domain/notifications/index.ts';
import { staffRoute } from '#lib/server/web/index.ts';
import type { PageServerLoad } from './$types';

const TONES = ['friendly', 'formal', 'playful'] as const;

/** Every message in one tone, and whose words each channel of it has. */
export const load: PageServerLoad = staffRoute(
  'see-templates',
  async ({ url, parent }, { ctx, merchant }) => {
    const { language } = await parent();
    const tone = TONES.find((each) => each === url.searchParams.get('tone')) ?? 'friendly';
    const states = await ctx.db.withMerchant(merchant.id, (tx) => listTemplateStates(tx, merchant.id));
    const stateOf = (message: string, channel: string) =>
      states.find((each) => each.message === message && each.channel === channel && each.tone === tone);
    return {
      tone,
      tones: TONES,
      rows: messageNames
        .filter((message) => tonesOf(message).includes(tone))
        .map((message) => ({
          message,
          channels: (messages[message] as MessageRule).channels.map((channel) => {
            const state = stateOf(message, channel);
            return {
              channel,
              version: state && !state.isOwn ? state.version : null,
              hasDraft: state?.hasDraft ?? false
            };
          })
        })),
      words: pickTexts(language, 'friendly', ['templates'])
    };
  }
);
