export { Refusal } from '../platform/refusal.ts';
export { chosenLanguage } from './chosen-language.ts';
export { allowCardForm } from './csp.ts';
export { parseForm, type ParsedForm, type Typed } from './parse-form.ts';
export { readBody, readJson, readText } from './read-body.ts';
export { isForeign } from './refuse-foreign.ts';
export { refusalStatus } from './refusal-status.ts';
export { action, endpoint, route } from './route.ts';
export { putSecurityHeaders } from './security-headers.ts';
