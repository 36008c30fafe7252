import type { KindRule } from '../delivery/notice-kinds.ts';
import type { WhatsAppTemplate } from './whatsapp-templates.ts';

export type WhatsAppQuestion = Readonly<{
  /** The merchant has a sender that Meta knows. */
  isSetUp: boolean;
  kind: Pick<KindRule, 'channels'>;
  /** The customer is left alone, for whatever reason. */
  isLeftAlone: boolean;
  /** The customer said yes to it, and hasn't taken that back. */
  hasOptIn: boolean;
  template: Pick<WhatsAppTemplate, 'category' | 'approval' | 'variables'> | undefined;
}>;

export type WhatsAppObstacle =
  | 'not-set-up'
  | 'kind-not-allowed'
  | 'left-alone'
  | 'no-opt-in'
  | 'no-template'
  | 'not-approved'
  | 'marketing';

/**
 * What stands in the way of WhatsApp, if anything does; asked before it is planned and again before it is sent. Pure.
 * Meta bans debt collection whoever has a licence, wants an opt-in that can be shown, and takes nothing but approved
 * templates outside a conversation; what it calls marketing is never ours to send
 * (whatsapp.com/legal/business-policy; developers.facebook.com/docs/whatsapp/updates-to-pricing).
 */
export function findWhatsAppObstacle(question: WhatsAppQuestion): WhatsAppObstacle | undefined {
  const { isSetUp, kind, isLeftAlone, hasOptIn, template } = question;
  if (!isSetUp) return 'not-set-up';
  if (!kind.channels.includes('whatsapp')) return 'kind-not-allowed';
  if (isLeftAlone) return 'left-alone';
  if (!hasOptIn) return 'no-opt-in';
  if (!template) return 'no-template';
  if (template.category === 'marketing') return 'marketing';
  return template.approval === 'approved' ? undefined : 'not-approved';
}
