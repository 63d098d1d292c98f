package shop;

import dev.beckon.api.Code;
import dev.beckon.api.RpcError;

/** There are not as many pieces of the article. */
@RpcError(code = Code.FAILED_PRECONDITION)
public final class SoldOut extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String article;
    private final int left;

    public SoldOut(String article, int left) {
        super(article + " is sold out");
        this.article = article;
        this.left = left;
    }

    public String article() {
        return article;
    }

    public int left() {
        return left;
    }
}
