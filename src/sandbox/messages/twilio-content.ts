/** Twilio's Content templates as WhatsApp knows them: https://www.twilio.com/docs/content. */
import type { World } from '../world/world.ts';

export interface ContentTemplate {
  /** `HX…` */
  sid: string;
  name: string;
  language: string;
  category: 'utility' | 'authentication' | 'marketing';
  approval: 'approved' | 'pending' | 'rejected' | 'paused';
  /** With `{{1}}`, `{{2}}` … */
  body: string;
}

type Refusal = [code: number, message: string];

/** Free text may be sent for a day after the other side wrote. */
const WINDOW_MS = 24 * 3_600_000;

const templates = (world: World) => world.store.collection<ContentTemplate>('twilio-content');

export function addTemplate(world: World, template: ContentTemplate): ContentTemplate {
  return templates(world).put(template.sid, template);
}

export function openWindow(world: World, from: string): void {
  world.store.collection<{ at: number }>('whatsapp-windows').put(from, { at: world.clock.now() });
}

/** What is refused at once: a template that isn't there, variables that don't fill it. */
export function refusalOfContent(world: World, form: URLSearchParams): Refusal | undefined {
  const sid = form.get('ContentSid');
  if (sid === null) return undefined;
  const template = templates(world).get(sid);
  // https://www.twilio.com/docs/api/errors/21655 and 21656
  if (!template) return [21655, `The ContentSid is Invalid: ${sid}`];
  const variables = variablesOf(form);
  if (!variables) return [21656, 'The ContentVariables Parameter is invalid'];
  const wanted = slotsOf(template);
  const given = Object.keys(variables);
  const fits =
    wanted.every((slot) => (variables[slot] ?? '').trim() !== '') &&
    given.every((slot) => wanted.includes(slot));
  return fits ? undefined : [21656, 'The ContentVariables Parameter is invalid'];
}

/** What WhatsApp refuses after Twilio took it: https://www.twilio.com/docs/api/errors/63016, 63040, 63041. */
export function failureOfWhatsApp(world: World, form: URLSearchParams): number | undefined {
  const template = templates(world).get(form.get('ContentSid') ?? '');
  if (template?.approval === 'paused') return 63041;
  if (template) return template.approval === 'approved' ? undefined : 63040;
  const opened = world.store.collection<{ at: number }>('whatsapp-windows').get(form.get('To') ?? '');
  return opened && world.clock.now() - opened.at < WINDOW_MS ? undefined : 63016;
}

/** The text that the reader sees. */
export function contentOf(world: World, form: URLSearchParams): string {
  const template = templates(world).get(form.get('ContentSid') ?? '');
  const variables = variablesOf(form) ?? {};
  return template?.body.replace(/\{\{(\w+)\}\}/g, (_, slot: string) => variables[slot] ?? '') ?? '';
}

function slotsOf({ body }: ContentTemplate): string[] {
  return [...new Set([...body.matchAll(/\{\{(\w+)\}\}/g)].map(([, slot]) => slot!))];
}

function variablesOf(form: URLSearchParams): Record<string, string> | undefined {
  try {
    const given: unknown = JSON.parse(form.get('ContentVariables') ?? '{}');
    const isMap = typeof given === 'object' && given !== null && !Array.isArray(given);
    if (!isMap || Object.values(given).some((value) => typeof value !== 'string')) return undefined;
    return given as Record<string, string>;
  } catch {
    return undefined;
  }
}
