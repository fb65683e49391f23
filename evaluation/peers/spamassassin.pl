# SpamAssassin in one process: reads "judge LENGTH" or "spam LENGTH" or "ham LENGTH" and so many
# bytes, answers with the score and the threshold, or with "learned". ARGV: a folder for Bayes.
use strict;
use warnings;
use Mail::SpamAssassin;

my $folder = shift @ARGV;
my $filter = Mail::SpamAssassin->new({
    local_tests_only => 1,
    dont_copy_prefs => 1,
    userprefs_filename => "$folder/no-preferences",
    userstate_dir => $folder,
    post_config_text => "use_bayes 1\nbayes_auto_learn 0\nuse_txrep 0\n"
        . "bayes_min_ham_num 1\nbayes_min_spam_num 1\n"
        . "bayes_path $folder/bayes\n",
});
$filter->init(1);
binmode STDIN;
$| = 1;
while (my $line = <STDIN>) {
    my ($order, $length) = split ' ', $line;
    my $raw = '';
    while (length($raw) < $length) {
        read(STDIN, $raw, $length - length($raw), length($raw)) or exit 1;
    }
    my $message = $filter->parse(\$raw, 1);
    if ($order eq 'judge') {
        my $status = $filter->check($message);
        printf "%s %s\n", $status->get_score, $status->get_required_score;
        $status->finish;
    } else {
        $filter->learn($message, undef, $order eq 'spam', 0)->finish;
        print "learned\n";
    }
    $message->finish;
}
$filter->finish;
