import java.io.File;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Checks every PDF file of a folder against every flavour that is named: "ua1", "2a". Prints a line a fault, and at last how often it checked. */
public class VeraCheck {

    public static void main(String[] words) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        File[] files = new File(words[0]).listFiles((folder, name) -> name.endsWith(".pdf"));
        Arrays.sort(files);
        List<String> flavours = Arrays.asList(words).subList(1, words.length);
        int checks = 0;
        for (File file : files) {
            for (String flavour : flavours) {
                check(file, PDFAFlavour.fromString(flavour));
                checks++;
            }
        }
        System.out.println("checks " + checks);
    }

    private static void check(File file, PDFAFlavour flavour) throws Exception {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            if (!result.isCompliant()) {
                faults(result).forEach(fault -> System.out.println("fault " + flavour + " " + file.getName() + ": " + fault));
            }
        }
    }

    /** Each broken rule once, with the first place where it is broken. */
    private static Set<String> faults(ValidationResult result) {
        Set<String> rules = new LinkedHashSet<>();
        Set<String> found = new LinkedHashSet<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
            if (assertion.getStatus() == TestAssertion.Status.FAILED && rules.add(rule)) {
                found.add(rule + " " + assertion.getMessage() + " @ " + assertion.getLocation().getContext());
            }
        }
        return found.isEmpty() ? Set.of("does not conform, and no rule says why") : found;
    }
}
