import { isLanguage } from '#lib/i18n/index.ts';
import {
  previewTemplate,
  previewTemplateLetter,
  readTemplateKey
} from '#lib/server/domain/notifications/index.ts';
import { Refusal, staffRoute } from '#lib/server/web/index.ts';
import { inScheme } from './in-scheme.ts';
import { LOCKED_POLICY } from './locked-frame.ts';
import type { RequestHandler } from './$types';

/** The words that are worked on as their reader gets them: an e-mail's very HTML, or the letter's PDF. */
export const GET: RequestHandler = staffRoute('see-templates', async ({ params, url }, { ctx, merchant }) => {
  const asked = (name: string) => url.searchParams.get(name) ?? '';
  const key = readTemplateKey(params.message ?? '', params.channel ?? '', asked('tone'));
  const language = isLanguage(asked('in')) ? (asked('in') as typeof merchant.language) : merchant.language;
  const input = { merchantId: merchant.id, ...key, language };
  if (key.channel === 'letter')
    return new Response(Buffer.from(await previewTemplateLetter(ctx, input)), {
      headers: { 'content-type': 'application/pdf', 'content-disposition': 'inline; filename="preview.pdf"' }
    });
  const preview = await previewTemplate(ctx, input);
  if (preview.channel !== 'email') throw new Refusal('template-unknown');
  return new Response(inScheme(preview.email.html, asked('scheme') === 'dark' ? 'dark' : 'light'), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': LOCKED_POLICY,
      'x-frame-options': 'SAMEORIGIN'
    }
  });
});
