/** What a cell of a column may hold. */
export type CellKind = 'text' | 'amount' | 'date' | 'percent' | 'kind';

/**
 * The documented columns of an invoice CSV. `path` is where the value goes in the JSON form; a path that starts with
 * `line.` belongs to the row's own line, every other one to the whole invoice. Aliases are compared without case,
 * accents, spaces and signs (`Factuur-nr.` is `factuurnr`).
 */
export type Column = Readonly<{
  name: string;
  path: string;
  kind: CellKind;
  aliases: readonly string[];
}>;

function column(name: string, path: string, kind: CellKind, aliases: string): Column {
  return { name, path, kind, aliases: [name, ...aliases.split(' ')].map(plain) };
}

export const columns: readonly Column[] = [
  column(
    'number',
    'number',
    'text',
    'numero_de_la_facture invoice_number invoice_no invoice_id factuurnummer factuurnr nummer rechnungsnummer rechnungsnr belegnummer numero_facture numero_de_facture no_facture facture numero n_facture nr_facture n_de_facture n_de_la_facture num_facture invoice_nr inv_no beleg_nr rechnung_nr rechnungs_id faktuurnummer'
  ),
  column('kind', 'kind', 'kind', 'type document_type soort documentsoort belegart art type_document'),
  column(
    'issued_on',
    'issuedOn',
    'date',
    'date_d_emission date_de_la_facture issue_date invoice_date date factuurdatum datum rechnungsdatum belegdatum date_facture date_de_facture date_emission'
  ),
  column(
    'due_on',
    'dueOn',
    'date',
    'date_d_echeance due_date vervaldatum vervaldag uiterste_betaaldatum faelligkeitsdatum fallig_am faellig_am zahlbar_bis date_echeance echeance vervalt_op betalen_voor faelligkeit falligkeit fallig faellig pay_by date_limite_de_paiement payable_le'
  ),
  column(
    'currency',
    'currency',
    'text',
    'valuta munt waehrung wahrung devise monnaie currency_code valutacode muntcode wahrungscode code_devise'
  ),
  column(
    'customer_reference',
    'customer.reference',
    'text',
    'numero_de_client numero_du_client customer_number customer_id klantnummer klantnr debiteurnummer kundennummer kundennr debitorennummer numero_client code_client n_client nr_client n_de_client customer_no customer_nr debiteurnr relatienummer relatienr kunden_id kd_nr'
  ),
  column(
    'customer_name',
    'customer.name',
    'text',
    'nom_du_client nom_de_client name_des_kunden customer name klant klantnaam naam kunde kundenname name_kunde client nom_client nom debiteur naam_klant naam_debiteur debiteurnaam name_des_empfangers empfanger raison_sociale'
  ),
  column(
    'customer_email',
    'customer.email',
    'text',
    'adresse_e_mail email e_mail mail emailadres e_mailadres klant_email kunden_email courriel adresse_email email_client e_mail_klant mailadres mel'
  ),
  column(
    'customer_phone',
    'customer.phone',
    'text',
    'phone telephone mobile telefoon telefoonnummer mobiel telefon handy telefonnummer mobil portable tel tel_nr gsm'
  ),
  column('customer_language', 'customer.language', 'text', 'language lang taal sprache langue'),
  column(
    'customer_contact',
    'customer.contactName',
    'text',
    'contact contact_name contactpersoon ansprechpartner personne_de_contact'
  ),
  column(
    'customer_address',
    'customer.addressLines.0',
    'text',
    'address street adres straat adresse strasse rue'
  ),
  column(
    'customer_address_2',
    'customer.addressLines.1',
    'text',
    'address_2 adres_2 adresszusatz complement_adresse'
  ),
  column(
    'customer_postal_code',
    'customer.postalCode',
    'text',
    'postal_code zip postcode plz postleitzahl code_postal'
  ),
  column(
    'customer_city',
    'customer.city',
    'text',
    'city town plaats woonplaats stad ort stadt ville commune'
  ),
  column('customer_country', 'customer.country', 'text', 'country land landcode laendercode pays code_pays'),
  column(
    'customer_vat_id',
    'customer.vatId',
    'text',
    'vat_number vat_id btw_nummer btwnummer ust_id ustidnr numero_tva btw_nr n_tva n_de_tva vat_no mwst_nr'
  ),
  column('line_id', 'line.id', 'text', 'line_number regelnummer regel position pos ligne numero_ligne'),
  column(
    'description',
    'line.description',
    'text',
    'line_description item omschrijving artikel product beschreibung bezeichnung description_ligne designation libelle'
  ),
  column('quantity', 'line.quantity', 'amount', 'qty aantal hoeveelheid menge anzahl quantite qte anz'),
  column('unit', 'line.unit', 'text', 'unit_code eenheid einheit unite'),
  column(
    'unit_price',
    'line.unitPrice',
    'amount',
    'price prijs stuksprijs prijs_per_stuk einzelpreis preis prix prix_unitaire'
  ),
  column(
    'line_net',
    'line.netAmount',
    'amount',
    'net_amount line_amount line_total amount_excl_vat bedrag_excl_btw regelbedrag netto nettobetrag positionsbetrag montant_ht total_ht_ligne montant_net_ht'
  ),
  column(
    'vat_category',
    'line.tax.category',
    'text',
    'tax_category btw_categorie steuerkategorie categorie_tva'
  ),
  column(
    'vat_rate',
    'line.tax.percent',
    'percent',
    'vat_percent tax_rate vat btw btw_percentage btw_tarief mwst mwst_satz steuersatz ust tva taux_tva vat_rate_percent taux_de_tva mwst_prozent btw_perc'
  ),
  column(
    'line_vat',
    'line.tax.amount',
    'amount',
    'line_vat_amount btw_regel btw_bedrag_regel mwst_position tva_ligne'
  ),
  column('period_from', 'line.period.from', 'date', 'periode_van leistung_von periode_du'),
  column('period_to', 'line.period.to', 'date', 'periode_tot periode_tot_en_met leistung_bis periode_au'),
  column(
    'total_net',
    'totals.taxExclusive',
    'amount',
    'total_excl_vat totaal_excl_btw totaal_excl summe_netto gesamt_netto total_ht totaal_exclusief_btw totaal_zonder_btw montant_total_ht nettosumme'
  ),
  column(
    'total_vat',
    'totals.tax',
    'amount',
    'vat_total vat_amount btw_bedrag totaal_btw mwst_betrag summe_mwst montant_tva total_tva totaal_btw_bedrag umsatzsteuer montant_de_la_tva'
  ),
  column(
    'total_gross',
    'totals.taxInclusive',
    'amount',
    'total amount total_amount total_incl_vat bedrag totaal totaalbedrag totaal_incl_btw factuurbedrag betrag gesamtbetrag brutto bruttobetrag rechnungsbetrag summe montant montant_ttc total_ttc total_gross_amount totaal_inclusief_btw totaal_met_btw bedrag_incl_btw bedrag_inclusief_btw montant_total_ttc montant_total bruttosumme gesamtsumme endbetrag'
  ),
  column(
    'prepaid',
    'totals.prepaid',
    'amount',
    'paid prepaid_amount betaald reeds_betaald vooruitbetaald angezahlt anzahlung acompte deja_paye'
  ),
  column(
    'payable',
    'totals.payable',
    'amount',
    'amount_due open_amount te_betalen openstaand openstaand_bedrag zahlbetrag offener_betrag a_payer montant_du reste_a_payer balance_due saldo nog_te_betalen solde solde_du net_a_payer offen'
  ),
  column(
    'payment_reference',
    'paymentMeans.0.paymentReference',
    'text',
    'reference betalingskenmerk kenmerk gestructureerde_mededeling verwendungszweck zahlungsreferenz communication communication_structuree reference_paiement'
  ),
  column('iban', 'paymentMeans.0.account', 'text', 'account rekening rekeningnummer konto compte'),
  column('bic', 'paymentMeans.0.bic', 'text', 'swift'),
  column(
    'account_name',
    'paymentMeans.0.accountName',
    'text',
    'account_holder rekeninghouder tenaamstelling kontoinhaber titulaire titulaire_compte'
  ),
  column(
    'order_reference',
    'references.order',
    'text',
    'numero_de_commande order order_number po_number bestelnummer ordernummer bestellnummer auftragsnummer numero_commande'
  ),
  column(
    'buyer_reference',
    'references.buyerReference',
    'text',
    'your_reference uw_referentie uw_kenmerk ihre_referenz leitweg_id votre_reference'
  ),
  column(
    'contract_reference',
    'references.contract',
    'text',
    'contract contract_number contractnummer vertrag vertragsnummer contrat numero_contrat'
  ),
  column('project_reference', 'references.project', 'text', 'project projectnummer projekt projet'),
  column(
    'corrected_invoice',
    'references.preceding.0.number',
    'text',
    'preceding_invoice original_invoice oorspronkelijke_factuur gecrediteerde_factuur ursprungsrechnung facture_origine'
  ),
  column('note', 'notes.0', 'text', 'notes comment opmerking notitie bemerkung hinweis remarque commentaire'),
  column(
    'payment_terms',
    'paymentTerms',
    'text',
    'terms betalingsvoorwaarden betaaltermijn zahlungsbedingungen conditions_paiement'
  )
];

const BY_ALIAS = new Map(columns.flatMap((one) => one.aliases.map((alias) => [alias, one] as const)));

/** The column that a header cell means, or `undefined` for one that isn't ours: extra columns are left alone. */
export function columnNamed(header: string): Column | undefined {
  return BY_ALIAS.get(plain(header));
}

/** Small letters and digits only: `Fällig am`, `faellig_am` stay apart, `Nº facture` and `n facture` don't. */
function plain(header: string): string {
  return header
    .replace(/ß/g, 'ss')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
