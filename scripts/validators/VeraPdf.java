// veraPDF's validator over many files in one JVM: PDF/UA-1 and PDF/A-2a.
//
// In: the names of PDFs, one a line, on standard input. Out, separated by tabs: FILE PROFILE `checked` HOW-MANY-CHECKS once a
// file and profile, and FILE PROFILE RULE MESSAGE for each rule that is broken. Decides nothing: `verdict.cjs` does.

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

class VeraPdf {
    static final Map<PDFAFlavour, String> PROFILES = Map.of(PDFAFlavour.PDFUA_1, "ua1", PDFAFlavour.PDFA_2_A, "a2a");

    public static void main(String[] none) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : new BufferedReader(new InputStreamReader(System.in)).lines().toList())
            for (PDFAFlavour flavour : PROFILES.keySet())
                say(file, PROFILES.get(flavour), validate(file, flavour));
    }

    static ValidationResult validate(String file, PDFAFlavour flavour) throws Exception {
        var foundry = Foundries.defaultInstance();
        try (var parser = foundry.createParser(Path.of(file).toFile(), flavour);
                var validator = foundry.createValidator(flavour, false)) {
            return validator.validate(parser);
        }
    }

    static void say(String file, String profile, ValidationResult result) {
        line(file, profile, "checked", Integer.toString(result.getTotalAssertions()));
        result.getTestAssertions().stream()
            .filter(it -> it.getStatus() != TestAssertion.Status.PASSED)
            .map(it -> rule(it) + "\t" + it.getMessage())
            .distinct()
            .forEach(it -> line(file, profile, it));
    }

    // `7.1-9`: the clause of the standard and the number of the test.
    static String rule(TestAssertion assertion) {
        return assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
    }

    static void line(String... words) {
        System.out.println(String.join("\t", words).replaceAll("[\r\n]+", " "));
    }
}
