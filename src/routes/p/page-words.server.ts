import { pickTexts } from '#lib/i18n/index.server.ts';
import type { TextBranch } from '#lib/i18n/index.server.ts';
import type { PageTexts } from '#lib/i18n/text-reader.ts';
import type { PayPage } from '#lib/server/domain/collection/index.ts';
import { renderingOnly, type RenderingOnly } from '#lib/ui/rendering-only.ts';

/** Everything that the pages without script say. They are rendered on the server, so its size reaches nobody. */
export const PAY_TEXTS: readonly TextBranch[] = ['pay', 'common', 'feedback'];

/** What `+error.svelte` says. */
export const ERROR_TEXTS: readonly TextBranch[] = [
  'pay:wrong-link',
  'pay:broken',
  'pay:problem.too-many',
  'pay:code',
  'common'
];

/** The words of a payer's page, as its merchant speaks. Also tells the frame around the page its language and brand. */
export function pageWords(
  locals: App.Locals,
  page: PayPage
): Readonly<{ texts: RenderingOnly<PageTexts>; zone: string }> {
  const { merchant, language } = page;
  locals.language = language;
  locals.brand = { colour: merchant.brandColor, radiusScale: merchant.radiusScale / 100 };
  const texts = pickTexts(language, isFormal(page) ? 'formal' : 'friendly', PAY_TEXTS);
  return { texts: renderingOnly(texts), zone: merchant.zone };
}

export function isFormal(page: PayPage): boolean {
  return 'isFormal' in page ? page.isFormal : page.merchant.isFormal;
}
