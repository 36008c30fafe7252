/** What the server sends to a device, and what a device may do with it. */
export type PushNotice = Readonly<{ title: string; body: string; path: string; tag: string; lang: string }>;

/** Reads a push message. Whatever is wrong with it, something is shown: browsers punish silence. */
export function readPushMessage(text: string | undefined, scope: string): PushNotice {
  const home = new URL(scope).pathname;
  const given = parse(text);
  const say = (name: keyof PushNotice, otherwise: string) => {
    const value = given[name];
    return typeof value === 'string' && value !== '' ? value : otherwise;
  };
  return {
    title: say('title', 'Quitte'),
    body: say('body', ''),
    path: pathWithin(say('path', home), scope),
    tag: say('tag', 'notice'),
    lang: say('lang', '')
  };
}

/** A page of this very portal, whatever the message says. */
export function pathWithin(path: string, scope: string): string {
  const home = new URL(scope);
  try {
    const url = new URL(path, home.origin);
    const isHere = url.origin === home.origin && url.pathname.startsWith(home.pathname);
    return isHere ? url.pathname + url.search : home.pathname;
  } catch {
    return home.pathname;
  }
}

function parse(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
