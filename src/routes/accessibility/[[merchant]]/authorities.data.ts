/**
 * Where somebody can turn to who gets no good answer, by the merchant's country: who watches over accessible services
 * that are sold to consumers at a distance. Directive (EU) 2019/882, article 23, and the acts that brought it into
 * national law.
 */
export const authorities: Readonly<Record<string, string>> = {
  NL: 'Autoriteit Consument & Markt (ACM)',
  BE: 'FOD Economie / SPF Économie',
  FR: 'Direction générale de la concurrence, de la consommation et de la répression des fraudes (DGCCRF)',
  DE: 'Marktüberwachungsstelle der Länder für die Barrierefreiheit von Produkten und Dienstleistungen (MLBF)'
};

/** When somebody last went through the pages by hand and compared them with this text. */
export const lookedAtOn = '2026-11-22';
