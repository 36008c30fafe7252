export { askFreshPayLink } from './ask-fresh-pay-link.ts';
export { checkMessage, type GenuineMessage } from './check-message.ts';
export { lendPayLink, type LentPayLink } from './lend-pay-link.ts';
export {
  mintPayLink,
  revokePayLink,
  revokePayLinks,
  type MintedPayLink,
  type MintPayLink
} from './mint-pay-link.ts';
export { noteOpened } from './note-opened.ts';
export { hashOfSecret, openPayLink, openTypedCode, toOpened, type OpenedPayLink } from './open-pay-link.ts';
export { readPayLink } from './queries.ts';
export { payLink } from './schema.ts';
export { sharePayLink } from './share-pay-link.ts';
