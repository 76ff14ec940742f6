CREATE TABLE asiakas (
    asiakas_id INTEGER PRIMARY KEY,
    asiakasnumero VARCHAR(7) NOT NULL UNIQUE,
    asiakastyyppi VARCHAR(1) NOT NULL,
    sukunimi VARCHAR(60),
    etunimet VARCHAR(60),
    yritys VARCHAR(80),
    henkilotunnus VARCHAR(11),
    y_tunnus VARCHAR(9),
    lahiosoite VARCHAR(80) NOT NULL,
    postinumero VARCHAR(5) NOT NULL,
    postitoimipaikka VARCHAR(40) NOT NULL,
    puhelin VARCHAR(25),
    sahkoposti VARCHAR(80),
    tilinumero VARCHAR(24),
    luotu DATE NOT NULL
);
CREATE TABLE kayttopaikka (
    kayttopaikka_id INTEGER PRIMARY KEY,
    kayttopaikkatunnus VARCHAR(18) NOT NULL UNIQUE,
    kohteen_osoite VARCHAR(80) NOT NULL,
    postinumero VARCHAR(5) NOT NULL,
    postitoimipaikka VARCHAR(40) NOT NULL,
    kiinteistotunnus VARCHAR(20),
    rakennusvuosi INTEGER,
    rakennustilavuus_m3 INTEGER,
    mittarinumero VARCHAR(8) NOT NULL
);
CREATE TABLE sopimus (
    sopimus_id INTEGER PRIMARY KEY,
    sopimusnumero VARCHAR(10) NOT NULL UNIQUE,
    asiakas_id INTEGER NOT NULL REFERENCES asiakas (asiakas_id),
    kayttopaikka_id INTEGER NOT NULL REFERENCES kayttopaikka (kayttopaikka_id),
    tuote VARCHAR(20) NOT NULL,
    sopimusteho_kw NUMERIC(6, 1) NOT NULL,
    alkamispvm DATE NOT NULL,
    paattymispvm DATE
);
CREATE TABLE lasku (
    lasku_id INTEGER PRIMARY KEY,
    laskunumero VARCHAR(9) NOT NULL UNIQUE,
    sopimus_id INTEGER NOT NULL REFERENCES sopimus (sopimus_id),
    viitenumero VARCHAR(20) NOT NULL,
    laskupvm DATE NOT NULL,
    erapvm DATE NOT NULL,
    summa NUMERIC(10, 2) NOT NULL,
    tila VARCHAR(10) NOT NULL
);
CREATE TABLE suoritus (
    suoritus_id INTEGER PRIMARY KEY,
    lasku_id INTEGER NOT NULL REFERENCES lasku (lasku_id),
    maksupvm DATE NOT NULL,
    maara NUMERIC(10, 2) NOT NULL,
    viitenumero VARCHAR(20),
    maksajan_nimi VARCHAR(80),
    maksajan_tili VARCHAR(24)
);
CREATE TABLE perinta (
    perinta_id INTEGER PRIMARY KEY,
    lasku_id INTEGER NOT NULL REFERENCES lasku (lasku_id),
    vaihe VARCHAR(20) NOT NULL,
    tapahtumapvm DATE NOT NULL,
    perintatoimisto VARCHAR(60),
    avoin_saldo NUMERIC(10, 2) NOT NULL
);
CREATE TABLE lukema (
    lukema_id INTEGER PRIMARY KEY,
    kayttopaikka_id INTEGER NOT NULL REFERENCES kayttopaikka (kayttopaikka_id),
    lukemapvm DATE NOT NULL,
    lukema_mwh NUMERIC(10, 3) NOT NULL,
    kulutus_mwh NUMERIC(10, 3) NOT NULL,
    vesivirta_m3 NUMERIC(10, 2) NOT NULL,
    luentatapa VARCHAR(10) NOT NULL
);
CREATE TABLE palvelumerkinta (
    merkinta_id INTEGER PRIMARY KEY,
    asiakas_id INTEGER NOT NULL REFERENCES asiakas (asiakas_id),
    pvm DATE NOT NULL,
    kasittelija VARCHAR(3) NOT NULL,
    aihe VARCHAR(20) NOT NULL,
    merkinta TEXT NOT NULL
);
CREATE TABLE asiakasviesti (
    viesti_id INTEGER PRIMARY KEY,
    asiakas_id INTEGER NOT NULL REFERENCES asiakas (asiakas_id),
    saapunut TIMESTAMP NOT NULL,
    viesti TEXT NOT NULL
);
CREATE TABLE palaute (
    palaute_id INTEGER PRIMARY KEY,
    asiakas_id INTEGER REFERENCES asiakas (asiakas_id),
    annettu DATE NOT NULL,
    arvosana INTEGER NOT NULL,
    palaute TEXT NOT NULL
);
CREATE TABLE reklamaatio (
    reklamaatio_id INTEGER PRIMARY KEY,
    asiakas_id INTEGER NOT NULL REFERENCES asiakas (asiakas_id),
    vastaanotettu DATE NOT NULL,
    tila VARCHAR(10) NOT NULL,
    reklamaatio TEXT NOT NULL
);
CREATE TABLE kayttajatili (
    tili_id INTEGER PRIMARY KEY,
    asiakas_id INTEGER NOT NULL UNIQUE REFERENCES asiakas (asiakas_id),
    kayttajatunnus VARCHAR(40) NOT NULL UNIQUE,
    salasana_tiiviste VARCHAR(120) NOT NULL,
    viimeisin_kirjautuminen TIMESTAMP,
    viimeisin_ip VARCHAR(39),
    luotu DATE NOT NULL
);
CREATE INDEX lukema_kayttopaikka ON lukema (kayttopaikka_id);
CREATE INDEX lasku_sopimus ON lasku (sopimus_id);
CREATE INDEX suoritus_lasku ON suoritus (lasku_id);
CREATE VIEW avoimet_laskut AS
    SELECT asiakas.asiakasnumero, asiakas.sukunimi, lasku.laskunumero, lasku.erapvm, lasku.summa
    FROM lasku
    JOIN sopimus ON sopimus.sopimus_id = lasku.sopimus_id
    JOIN asiakas ON asiakas.asiakas_id = sopimus.asiakas_id
    WHERE lasku.tila <> 'maksettu';
