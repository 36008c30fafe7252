/** Programs that open links for somebody else: previews in chats, scanners of mail, search engines. */
const MACHINES =
  /bot\b|crawl|spider|preview|scanner|facebookexternalhit|whatsapp\/|slack|telegram|skypeuripreview|googleimageproxy|safelinks|mimecast|barracuda|proofpoint|headless/i;

/**
 * Whether a person opened a page, as far as a request tells: a browser that navigates, not one that fetches ahead, and
 * no program that calls itself one. When in doubt, it isn't.
 */
export function isPerson({ method, headers }: Readonly<{ method: string; headers: Headers }>): boolean {
  if (method !== 'GET' || headers.get('sec-fetch-mode') !== 'navigate') return false;
  const isAhead = /prefetch|prerender|preview/i.test(
    ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].map((name) => headers.get(name) ?? '').join(' ')
  );
  return !isAhead && !MACHINES.test(headers.get('user-agent') ?? 'bot');
}
