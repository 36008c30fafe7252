/** What names of people in the four countries look like: first names, family names, streets and places to draw from. */
export const firstNames = [
  ...[
    'Anna',
    'Aoife',
    'Aylin',
    'Amina',
    'Ayşe',
    'Bram',
    'Camille',
    'Chloé',
    'Chidi',
    'Daan',
    'Dilan',
    'Dunja'
  ],
  ...[
    'Elif',
    'Emma',
    'Esra',
    'Eva',
    'Fatima',
    'Femke',
    'Fenna',
    'Finn',
    'Florence',
    'François',
    'Giulia',
    'Hamza'
  ],
  ...[
    'Hanneke',
    'Hugo',
    'Ibrahim',
    'Ilse',
    'Inès',
    'Iris',
    'Jasmijn',
    'Jan',
    'Jeroen',
    'João',
    'Joost',
    'Jürgen'
  ],
  ...[
    'Kaat',
    'Katarzyna',
    'Khadija',
    'Kwame',
    'Lars',
    'Léa',
    'Lena',
    'Liam',
    'Lieke',
    'Linh',
    'Lotte',
    'Louis'
  ],
  ...['Łukasz', 'Maarten', 'Maïa', 'Malik', 'Manon', 'Maria', 'Marijke', 'Matthias', 'Mehmet', 'Mei', 'Mila'],
  ...[
    'Mohammed',
    'Nadia',
    'Naomi',
    'Noah',
    'Noor',
    'Nour',
    'Olga',
    'Oumou',
    'Paula',
    'Pieter',
    'Priya',
    'Rachid'
  ],
  ...['Ravi', 'Robin', 'Roos', 'Rosa', 'Ruben', 'Saïd', 'Samira', 'Sander', 'Sanne', 'Sara', 'Sem', 'Simone'],
  ...[
    'Søren',
    'Sophie',
    'Stijn',
    'Svetlana',
    'Tessa',
    'Thijs',
    'Thomas',
    'Tim',
    'Tomasz',
    'Ursula',
    'Valérie'
  ],
  ...[
    'Wei',
    'Willem',
    'Wouter',
    'Xander',
    'Yara',
    'Yasmine',
    'Youssef',
    'Yusuf',
    'Zeynep',
    'Zoë',
    'Đặng',
    'Özlem'
  ]
] as const;

export const familyNames = [
  ...[
    'Achterberg',
    'Aït Benhaddou',
    'Akkerman',
    'Aslan',
    'Aydın',
    'Bakker',
    'Bauer',
    'Becker',
    'Benali',
    'Bergmann'
  ],
  ...[
    'Boateng',
    'Bos',
    'Bouazza',
    'Brouwer',
    'Byrne',
    'Çelik',
    'Charlier',
    'Chen',
    'Claes',
    'Da Silva',
    'De Boer'
  ],
  ...[
    'De Bruijn',
    'De Clercq',
    'De Graaf',
    'De Groot',
    'De Haan',
    'De Jong',
    'De Smet',
    'De Vries',
    'Demir',
    'Diallo'
  ],
  ...[
    'Dijkstra',
    "D'Hondt",
    'Dubois',
    'Dupont',
    'El Amrani',
    'El Idrissi',
    'Evers',
    'Ferreira',
    'Fischer',
    'Fontaine'
  ],
  ...[
    'Ganzevoort',
    'Garcia',
    'Gerritsen',
    'Großkreutz',
    'Haddad',
    'Hendriks',
    'Hermans',
    'Hoekstra',
    'Hoffmann'
  ],
  ...[
    'Huisman',
    'Jacobs',
    'Jansen',
    'Janssens',
    'Kaya',
    'Keller',
    'Kiss',
    'Koç',
    'Kok',
    'König',
    'Kowalski',
    'Kramer'
  ],
  ...[
    'Kuipers',
    'Lambert',
    'Lecomte',
    'Lefèvre',
    'Lemmens',
    'Leroy',
    'Maes',
    'Mahieu',
    'Martens',
    'Martin',
    'Mensah'
  ],
  ...[
    'Mertens',
    'Meyer',
    'Moreau',
    'Mulder',
    'Müller',
    'Nguyen',
    'Nieuwenhuis',
    'Nowak',
    'O’Connor',
    'Okafor'
  ],
  ...[
    'Olsson',
    'Oosterlinck',
    'Ouedraogo',
    'Öztürk',
    'Patel',
    'Peeters',
    'Petit',
    'Pham',
    'Pieters',
    'Popescu'
  ],
  ...[
    'Postma',
    'Prins',
    'Rahman',
    'Renard',
    'Richter',
    'Rodrigues',
    'Rossi',
    'Sahin',
    'Sanches',
    'Schäfer',
    'Scholten'
  ],
  ...[
    'Schröder',
    'Schulz',
    'Sharma',
    'Singh',
    'Slegers',
    'Smeets',
    'Smit',
    'Stevens',
    'Svoboda',
    'Tahiri',
    'Thiry'
  ],
  ...[
    'Timmermans',
    'Tran',
    'Van Aken',
    'Van Beek',
    'Van Dam',
    'Van den Berg',
    'Van den Berghe',
    'Van der Meer'
  ],
  ...[
    'Van Dijk',
    'Van Leeuwen',
    'Vandermeulen',
    'Verbeke',
    'Verhoeven',
    'Vermeulen',
    'Visser',
    'Vos',
    'Wagner'
  ],
  ...[
    'Weber',
    'Willems',
    'Wójcik',
    'Wolff',
    'Wouters',
    'Yıldız',
    'Yılmaz',
    'Zhang',
    'Zijlstra',
    'Zimmermann'
  ],
  ...['Łukaszewicz', 'Ørsted', 'Şimşek', 'Žukauskas', 'Ben Salah', 'Van ’t Hof', 'In ’t Veld', 'Ter Horst']
] as const;

export const streets = [
  ...['Lindengracht', 'Javastraat', 'Weesperzijde', 'Molenweg', 'Kerkstraat', 'Dorpsstraat', 'Beukenlaan'],
  ...[
    'Rue de la Régence',
    'Avenue Louise',
    'Chaussée de Wavre',
    'Korenmarkt',
    'Friedrich-Ebert-Straße',
    'Gartenweg'
  ]
] as const;

/** Place, the beginning of its postal code, country, language. */
export const places = [
  ['Amsterdam', '10', 'NL', 'nl'],
  ['Rotterdam', '30', 'NL', 'nl'],
  ['Utrecht', '35', 'NL', 'nl'],
  ['Groningen', '97', 'NL', 'nl'],
  ['Eindhoven', '56', 'NL', 'nl'],
  ['Den Haag', '25', 'NL', 'en'],
  ['Gent', '90', 'BE', 'nl'],
  ['Antwerpen', '20', 'BE', 'nl'],
  ['Bruxelles', '10', 'BE', 'fr'],
  ['Liège', '40', 'BE', 'fr'],
  ['Lille', '59', 'FR', 'fr'],
  ['Münster', '48', 'DE', 'de'],
  ['Köln', '50', 'DE', 'de']
] as const;
