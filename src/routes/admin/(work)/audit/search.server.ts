import { actorKinds } from '#lib/server/domain/identity/index.ts';

/** What the address of the page, and of the file, asks for. What makes no sense is left out, not refused. */
export type AskedOfAudit = Readonly<{
  by?: string;
  action?: string;
  on?: string;
  from?: Temporal.PlainDate;
  until?: Temporal.PlainDate;
}>;

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function readAuditSearch(asked: URLSearchParams): AskedOfAudit {
  const read = (name: string) => asked.get(name)?.trim() ?? '';
  const [by, action, on] = [read('by'), read('act'), read('on')];
  const [from, until] = [dayOf(read('from')), dayOf(read('until'))];
  return {
    ...((ID.test(by) || (actorKinds as readonly string[]).includes(by)) && { by }),
    ...(/^[a-z][a-z-]{1,60}$/.test(action) && { action }),
    ...(on && { on: on.slice(0, 100) }),
    ...(from && { from }),
    ...(until && { until })
  };
}

/** The same as an address has it. */
export function writeAuditSearch({ by, action, on, from, until }: AskedOfAudit) {
  return { by, act: action, on, from: from?.toString(), until: until?.toString() };
}

function dayOf(text: string): Temporal.PlainDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    return undefined;
  }
}
