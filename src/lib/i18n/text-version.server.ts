import { createHash } from 'node:crypto';
import { catalogue, type Namespace } from './catalogue.server.ts';
import type { Language } from './languages.ts';

const versions = new Map<string, string>();

/** Which wording people saw: a fingerprint of one namespace in one language, the same as long as no word changes. */
export function textVersion(language: Language, namespace: Namespace): string {
  const name = `${language}/${namespace}`;
  let version = versions.get(name);
  if (version === undefined) {
    const digest = createHash('sha256').update(JSON.stringify(catalogue[language][namespace]));
    version = `${name}@${digest.digest('hex').slice(0, 12)}`;
    versions.set(name, version);
  }
  return version;
}
